#pragma once

namespace beatbench {

// Where a cell's row comes from, and which rows contradict each other. docs/store.md explains each
// column. The IN and the GROUP BY by names are for speed: the index alone finds the few twins, and
// a question for one slug reaches the scan.
inline constexpr const char* kSchemaOrigins = R"sql(
CREATE TABLE origins (
  cell_id     INTEGER PRIMARY KEY REFERENCES cells ON DELETE CASCADE,
  merged_from TEXT NOT NULL,
  merged_utc  TEXT NOT NULL,
  rescored    TEXT NOT NULL
);
CREATE VIEW irreproducible AS
SELECT a.identity, a.slug, b.slug AS other, count(*) AS numbers,
       max(abs(x.value - y.value)) AS largest_difference,
       coalesce(o.rescored, '') <> '' OR coalesce(p.rescored, '') <> '' AS rescored
FROM cells AS a
JOIN cells AS b ON b.identity = a.identity AND b.id <> a.id AND b.status = 'done'
JOIN metrics AS x ON x.cell_id = a.id
JOIN metrics AS y ON y.cell_id = b.id AND y.metric = x.metric AND y.definition = x.definition
                 AND y.scope = x.scope AND y.value IS NOT x.value
LEFT JOIN origins AS o ON o.cell_id = a.id
LEFT JOIN origins AS p ON p.cell_id = b.id
WHERE a.status = 'done'
  AND a.identity IN (SELECT identity FROM cells GROUP BY identity HAVING count(*) > 1)
GROUP BY a.slug, b.slug;
)sql";

}  // namespace beatbench
