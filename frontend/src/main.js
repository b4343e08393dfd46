// Everything on these pages works without this file; it only makes them quicker to use.
import "@tabler/core/dist/css/tabler.min.css";
import "./tokens.css";
import "./base.css";
import "./shell.css";
import "./table.css";
import "./cards.css";
import "./casework.css";
import "./desk.css";
import "./file.css";
import "./evidence.css";
import "./rules.css";
import "./forms.css";
import "./people.css";
import "./pages.css";
import "./paper.css";
import "./print.css";

import "htmx.org";

import { watchAnchors } from "./anchors.js";
import { watchChoosing } from "./choosing.js";
import { watchCopying } from "./copying.js";
import { watchDropZones } from "./drop_zone.js";
import { watchMenus } from "./menus.js";
import { restoreTabs } from "./open_tabs.js";
import { watchEdits } from "./unsaved.js";

document.documentElement.classList.add("with-script");

watchMenus();
watchEdits();
watchDropZones();
watchChoosing();
watchCopying();
watchAnchors();
restoreTabs();
