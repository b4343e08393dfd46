"""The SQL that follows an area through time.

An area's *images* are the areas that stand in its place on a day: itself while it is valid, its successors after, its
predecessors before. An area that ended without a known successor lives on in the area above it, the finest thing that
is known; one that began without a known predecessor came out of the area above it. Several images at one time mean
that it cannot be told which of them is right (county-level 余杭 after the split of 2021).
"""

from __future__ import annotations

# {start} is a condition on areas_area that chooses whose images are wanted.
IMAGES = """
image (area_id, image_id, ahead, valid) AS (
    SELECT a.id, a.id, way.ahead, a.valid
      FROM areas_area a, (VALUES (true), (false)) AS way (ahead)
     WHERE {start} AND (way.ahead OR NOT lower_inf(a.valid))
    UNION
    SELECT i.area_id, next.image_id, i.ahead, next.valid
      FROM image i
      JOIN areas_area a ON a.id = i.image_id
      CROSS JOIN LATERAL (
            SELECT s.successor_id AS image_id, b.valid * daterange(s.date, NULL) AS valid
              FROM areas_areasuccession s JOIN areas_area b ON b.id = s.successor_id
             WHERE i.ahead AND s.predecessor_id = a.id
            UNION ALL
            SELECT b.id, b.valid * daterange(upper(a.valid), NULL)
              FROM areas_area b
             WHERE i.ahead AND b.id = a.parent_id AND NOT upper_inf(a.valid)
               AND NOT EXISTS (SELECT FROM areas_areasuccession s WHERE s.predecessor_id = a.id)
            UNION ALL
            SELECT s.predecessor_id, b.valid * daterange(NULL, s.date)
              FROM areas_areasuccession s JOIN areas_area b ON b.id = s.predecessor_id
             WHERE NOT i.ahead AND s.successor_id = a.id
            UNION ALL
            SELECT b.id, b.valid * daterange(NULL, lower(a.valid))
              FROM areas_area b
             WHERE NOT i.ahead AND b.id = a.parent_id AND NOT lower_inf(a.valid)
               AND NOT EXISTS (SELECT FROM areas_areasuccession s WHERE s.successor_id = a.id)
      ) AS next
)"""

UPWARD = """
upward (area_id, ancestor_id) AS (
    SELECT id, id FROM areas_area
    UNION ALL
    SELECT u.area_id, a.parent_id FROM upward u JOIN areas_area a ON a.id = u.ancestor_id WHERE a.parent_id IS NOT NULL
)"""

# An ancestor covers an area on the days on which all its images lie under that ancestor. Where some do not, it is
# ambiguous, and only what they have in common covers it.
COVER = f"""
WITH RECURSIVE {IMAGES.format(start="true")}, {UPWARD},
inside AS (
    SELECT i.area_id, u.ancestor_id, range_agg(i.valid) AS valid
      FROM image i JOIN upward u ON u.area_id = i.image_id
     WHERE NOT isempty(i.valid)
     GROUP BY i.area_id, u.ancestor_id
),
outside AS (
    SELECT c.area_id, c.ancestor_id, range_agg(i.valid) AS valid
      FROM inside c
      JOIN image i ON i.area_id = c.area_id AND i.valid && c.valid
     WHERE NOT EXISTS (SELECT FROM upward u WHERE u.area_id = i.image_id AND u.ancestor_id = c.ancestor_id)
     GROUP BY c.area_id, c.ancestor_id
)
INSERT INTO areas_areacover (ancestor_id, area_id, valid)
SELECT c.ancestor_id, c.area_id, unnest(c.valid - coalesce(o.valid, datemultirange()))
  FROM inside c LEFT JOIN outside o USING (area_id, ancestor_id)
"""

# Parameters: ids (bigint[]), day
IMAGES_ON_DAY = f"""
WITH RECURSIVE {IMAGES.format(start="a.id = ANY(%(ids)s)")}
SELECT DISTINCT area_id, image_id FROM image WHERE valid @> %(day)s::date ORDER BY area_id, image_id
"""
