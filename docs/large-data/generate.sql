-- A table for trying the recipes: pseudo-random flows between 600 places of Eurasia, the same each time.
-- Run by DuckDB with the variables `rows` (number of rows) and `table` (a Parquet file).
CREATE OR REPLACE TEMP TABLE places AS
  SELECT i AS id, -10 + 145 * (hash(i * 2) % 1000000) / 1e6 AS lon, -5 + 65 * (hash(i * 2 + 1) % 1000000) / 1e6 AS lat
  FROM range(600) AS t(i);
COPY (
  SELECT o.lon AS origin_lon, o.lat AS origin_lat, d.lon AS destination_lon, d.lat AS destination_lat,
         round(1000 * pow((hash(r.i * 5) % 1000000) / 1e6, 4), 3) AS value, (2020 + hash(r.i * 7) % 5)::SMALLINT AS year
  FROM range(getvariable('rows')) AS r(i)
  JOIN places o ON o.id = hash(r.i * 3) % 600
  JOIN places d ON d.id = (hash(r.i * 3) % 600 + 1 + hash(r.i * 11) % 180) % 600
) TO (getvariable('table')) (FORMAT parquet, COMPRESSION snappy);
