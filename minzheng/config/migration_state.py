"""The state of models that Django's migrations carry along, without drawing everything anew after each addition.

After every operation Django renders the model anew, and whatever is related to whatever it is related to. Here nearly
every model points at people, areas or batches, so that each of 300 additions would render most of 200 models: nine
tenths of the time that an empty database takes. An addition changes nothing for the models that stand:

- a new model is rendered alone: its references enter the models that they point at;
- a new index or constraint is told to its model as it stands.

What runs Python afterwards sees everything rendered anew (`is_delayed`, as Django means it).
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.state import ModelState, ProjectState


class AddingState(ProjectState):
    """`ProjectState` in which additions are cheap."""

    _relations: Any  # Django's own, which its types leave out

    def add_model(self, model_state: ModelState) -> None:
        """See the module."""
        key = model_state.app_label, model_state.name_lower
        if "apps" not in self.__dict__ or key in self.models:
            super().add_model(model_state)
            return
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key)
        self.apps.render_multiple([model_state])
        self.is_delayed = True

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        """A new index or constraint; see the module."""
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], obj]
        if "apps" in self.__dict__:
            rendered = self.apps.get_model(app_label, model_name)._meta
            setattr(rendered, option_name, [*getattr(rendered, option_name), obj])
            self.is_delayed = True

    def clone(self) -> AddingState:
        """An exact copy."""
        copy = type(self)()
        copy.__dict__ |= super().clone().__dict__
        return copy
