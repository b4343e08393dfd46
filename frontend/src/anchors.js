// Marks, in the list of a file's sections, the one being read.

export function watchAnchors() {
  const links = Array.from(document.querySelectorAll(".anchors a[href^='#']"));
  if (!links.length || !("IntersectionObserver" in window)) return;
  const sections = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
  const visible = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) visible.add(entry.target.id);
        else visible.delete(entry.target.id);
      }
      const first = sections.find((section) => visible.has(section.id));
      for (const link of links) {
        if (first && link.hash === `#${first.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-100px 0px -50% 0px" },
  );
  sections.forEach((section) => observer.observe(section));
}
