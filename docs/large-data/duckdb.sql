-- Reduces a table of flows to the folder that the atlas reads in parts. DuckDB 1.3 or later.
-- Variables: `table` (Parquet file or files with origin_lon, origin_lat, destination_lon, destination_lat, value, year)
-- and `folder` (where the folder goes; it must be there and empty).

-- The finest cells from the table: 16 degrees, halved five times. Positions are means, so that an arc ends where its flows do.
CREATE OR REPLACE TEMP TABLE level_5 AS
  SELECT 5 AS level, year,
         floor(origin_lon * 2)::INT AS ox, floor(origin_lat * 2)::INT AS oy,
         floor(destination_lon * 2)::INT AS dx, floor(destination_lat * 2)::INT AS dy,
         avg(origin_lon) AS origin_lon, avg(origin_lat) AS origin_lat,
         avg(destination_lon) AS destination_lon, avg(destination_lat) AS destination_lat,
         sum(value) AS value, count(*) AS n_rows
  FROM read_parquet(getvariable('table')) WHERE value IS NOT NULL GROUP BY ALL;

-- Each coarser level from the one below: the table is read once.
CREATE OR REPLACE TEMP MACRO coarser(source, its_level) AS TABLE
  SELECT its_level AS level, year, floor(ox / 2)::INT AS ox, floor(oy / 2)::INT AS oy, floor(dx / 2)::INT AS dx, floor(dy / 2)::INT AS dy,
         sum(origin_lon * n_rows) / sum(n_rows) AS origin_lon, sum(origin_lat * n_rows) / sum(n_rows) AS origin_lat,
         sum(destination_lon * n_rows) / sum(n_rows) AS destination_lon, sum(destination_lat * n_rows) / sum(n_rows) AS destination_lat,
         sum(value) AS value, sum(n_rows) AS n_rows
  FROM query_table(source) GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE level_4 AS FROM coarser('level_5', 4);
CREATE OR REPLACE TEMP TABLE level_3 AS FROM coarser('level_4', 3);
CREATE OR REPLACE TEMP TABLE level_2 AS FROM coarser('level_3', 2);
CREATE OR REPLACE TEMP TABLE level_1 AS FROM coarser('level_2', 1);

-- Twice, by origin and by destination, in the order of their cells: a piece of a file then is a piece of the map, and its
-- directory names the least and largest positions in it.
CREATE OR REPLACE TEMP TABLE cells AS
  FROM level_1 UNION ALL FROM level_2 UNION ALL FROM level_3 UNION ALL FROM level_4 UNION ALL FROM level_5;
SET threads = 1;
SET preserve_insertion_order = true;
COPY (
  SELECT level, side, year, origin_lon, origin_lat, destination_lon, destination_lat, value, n_rows FROM (
    SELECT 'origin' AS side, *, floor(ox / 4) AS bx, floor(oy / 4) AS b_y, ox AS cx, oy AS cy FROM cells
    UNION ALL
    SELECT 'destination' AS side, *, floor(dx / 4) AS bx, floor(dy / 4) AS b_y, dx AS cx, dy AS cy FROM cells)
  ORDER BY level, side, year, b_y, bx, cy, cx
) TO (getvariable('folder')) (FORMAT parquet, PARTITION_BY (level, side, year), WRITE_PARTITION_COLUMNS true,
    COMPRESSION snappy, ROW_GROUP_SIZE 8192, OVERWRITE_OR_IGNORE true);

-- What is in the folder.
COPY (
  SELECT 'khorgos-atlas-flows' AS format, 1 AS version,
    (SELECT list({year: year, value: value} ORDER BY year) FROM (SELECT year, sum(value) AS value FROM level_1 GROUP BY year)) AS years,
    (SELECT list({path: path, level: regexp_extract(path, 'level=(\d+)', 1)::INT, side: regexp_extract(path, 'side=(\w+)', 1),
                  year: regexp_extract(path, 'year=(\d+)', 1)::INT, bytes: size} ORDER BY path)
     FROM (SELECT replace(replace(filename, '\', '/'), getvariable('folder') || '/', '') AS path, size
           FROM read_blob(getvariable('folder') || '/*/*/*/*.parquet'))) AS files
) TO (getvariable('folder') || '/manifest.json') (FORMAT json);
