-- Annual reports (due by 30 June for the year before) and the abnormal list that follows when one is missing.

CREATE TABLE report_year AS
WITH due AS (
    SELECT n, kind, propensity, established_on, last_day,
           unnest(range(year(getvariable('as_of')) - 5 - getvariable('density')::INTEGER // 2,
                        year(getvariable('as_of')))) AS report_year
    FROM subject
)
SELECT n, kind, report_year::INTEGER AS report_year, last_day,
       NOT chance(n * 31 + report_year, 'report missed', least(0.027 * propensity, 0.75)
           * (propensity > 0)::INTEGER) AS filed,
       chance(n * 31 + report_year, 'report late', least(0.02 * propensity, 0.5)) AS late,
       day_in(n * 31 + report_year, 'report day', make_date(report_year + 1, 1, 4), make_date(report_year + 1, 6, 30))
           AS day_in_time,
       day_in(n * 31 + report_year, 'report day late', make_date(report_year + 1, 7, 8),
              make_date(report_year + 1, 12, 20)) AS day_late
FROM due
WHERE year(established_on) <= report_year AND year(last_day) > report_year;

CREATE TABLE annual_report AS
SELECT *, CASE WHEN late THEN day_late ELSE day_in_time END AS filed_on
FROM report_year
WHERE filed AND CASE WHEN late THEN day_late ELSE day_in_time END < getvariable('as_of');

CREATE TABLE abnormal AS
WITH listing AS (
    SELECT n, kind, last_day, 'report' AS cause, report_year,
           day_in(n, 'listed' , make_date(report_year + 1, 7, 1), make_date(report_year + 1, 7, 12)) AS listed_on,
           chance(n * 31 + report_year, 'relisted', 0.55) AS removed,
           between_of(n * 31 + report_year, 'listed for', 20, 500) AS days
    FROM report_year WHERE NOT filed
    UNION ALL
    SELECT n, kind, last_day, 'contact', NULL,
           day_in(n, 'letter returned', greatest(established_on, getvariable('as_of') - 900), last_day),
           chance(n, 'found again', 0.45), between_of(n, 'away for', 30, 400)
    FROM subject WHERE propensity > 0 AND chance(n, 'cannot be reached', least(0.006 * propensity, 0.3))
)
SELECT n, cause, report_year, listed_on,
       CASE kind WHEN 'enterprise' THEN CASE cause WHEN 'report' THEN 'E1' ELSE 'E4' END
                 WHEN 'household' THEN CASE cause WHEN 'report' THEN 'H1' ELSE 'H3' END
                 ELSE CASE cause WHEN 'report' THEN 'C1' ELSE 'C3' END END AS reason,
       CASE WHEN removed AND listed_on + days::INTEGER < getvariable('as_of') THEN (listed_on + days::INTEGER)::DATE END
           AS removed_on
FROM listing
WHERE listed_on < getvariable('as_of') AND listed_on <= last_day;
