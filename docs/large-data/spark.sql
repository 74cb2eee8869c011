-- Reduces a table of flows to the folder that the atlas reads in parts. Spark SQL 3.5 or later:
--
--   spark-sql --conf spark.sql.catalogImplementation=in-memory -d table=/data/flows.parquet -d folder=/data/flows -f spark.sql
--   mv /data/flows.manifest/part-*.json /data/flows/manifest.json
--
-- `table` has origin_lon, origin_lat, destination_lon, destination_lat, value, year; `folder` must not be there yet.

SET spark.sql.parquet.compression.codec=snappy;
-- Small row groups: of a file only those are fetched that a picture shows.
SET parquet.block.size=262144;
SET parquet.page.size=65536;

-- The finest cells from the table: 16 degrees, halved five times. Positions are means, so that an arc ends where its flows do.
CACHE TABLE level_5 AS
  SELECT 5 AS level, CAST(year AS INT) AS year,
         CAST(floor(origin_lon * 2) AS INT) AS ox, CAST(floor(origin_lat * 2) AS INT) AS oy,
         CAST(floor(destination_lon * 2) AS INT) AS dx, CAST(floor(destination_lat * 2) AS INT) AS dy,
         avg(origin_lon) AS origin_lon, avg(origin_lat) AS origin_lat,
         avg(destination_lon) AS destination_lon, avg(destination_lat) AS destination_lat,
         sum(value) AS value, count(*) AS n_rows
  FROM parquet.`${table}` WHERE value IS NOT NULL
  GROUP BY year, floor(origin_lon * 2), floor(origin_lat * 2), floor(destination_lon * 2), floor(destination_lat * 2);

-- The coarser levels from the finest: the table is read once.
CREATE OR REPLACE TEMPORARY VIEW cells AS
  SELECT depth AS level, year, ox, oy, dx, dy,
         sum(origin_lon * n_rows) / sum(n_rows) AS origin_lon, sum(origin_lat * n_rows) / sum(n_rows) AS origin_lat,
         sum(destination_lon * n_rows) / sum(n_rows) AS destination_lon, sum(destination_lat * n_rows) / sum(n_rows) AS destination_lat,
         sum(value) AS value, sum(n_rows) AS n_rows
  FROM (SELECT explode(array(1, 2, 3, 4, 5)) AS depth) AS depths
  CROSS JOIN LATERAL (
    SELECT year, floor(ox / pow(2, 5 - depth)) AS ox, floor(oy / pow(2, 5 - depth)) AS oy,
           floor(dx / pow(2, 5 - depth)) AS dx, floor(dy / pow(2, 5 - depth)) AS dy,
           origin_lon, origin_lat, destination_lon, destination_lat, value, n_rows FROM level_5)
  GROUP BY depth, year, ox, oy, dx, dy;

-- Twice, by origin and by destination, in the order of their cells: a piece of a file then is a piece of the map, and its
-- directory names the least and largest positions in it.
CREATE TABLE atlas_flows USING parquet PARTITIONED BY (level, side, year) LOCATION '${folder}' AS
  SELECT origin_lon, origin_lat, destination_lon, destination_lat, value, n_rows, level, side, year FROM (
    SELECT *, 'origin' AS side, floor(oy / 4) AS by, floor(ox / 4) AS bx, oy AS cy, ox AS cx FROM cells
    UNION ALL
    SELECT *, 'destination' AS side, floor(dy / 4) AS by, floor(dx / 4) AS bx, dy AS cy, dx AS cx FROM cells)
  DISTRIBUTE BY level, side, year SORT BY level, side, year, by, bx, cy, cx;

-- What is in the folder.
INSERT OVERWRITE DIRECTORY '${folder}.manifest' USING json
  SELECT /*+ COALESCE(1) */ 'khorgos-atlas-flows' AS format, 1 AS version,
    (SELECT array_sort(collect_list(named_struct('year', year, 'value', value)))
     FROM (SELECT year, sum(value) AS value FROM atlas_flows WHERE level = 1 AND side = 'origin' GROUP BY year)) AS years,
    (SELECT array_sort(collect_list(named_struct('path', path, 'level', level, 'side', side, 'year', year, 'bytes', bytes)))
     FROM (SELECT DISTINCT concat('level=', substring_index(_metadata.file_path, '/level=', -1)) AS path, level, side, year,
                  _metadata.file_size AS bytes FROM atlas_flows)) AS files;
