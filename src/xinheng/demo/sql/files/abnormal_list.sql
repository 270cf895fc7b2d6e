-- 信用监督管理处: entities listed in, and removed from, the abnormal-operation list.
SELECT uscc AS "统一社会信用代码", name AS "主体名称", reason AS "列入原因代码", strftime(listed_on, '%Y%m%d') AS "列入日期",
       district || '市场监督管理局' AS "列入机关",
       CASE WHEN removed_on IS NOT NULL THEN '已消除列入情形' END AS "移出原因", strftime(removed_on, '%Y%m%d') AS "移出日期",
       CASE WHEN removed_on IS NOT NULL THEN district || '市场监督管理局' END AS "移出机关",
       district_code || '列异〔' || year(listed_on) || '〕' || (n * 7 + coalesce(report_year, 0) % 7) || '号' AS "决定文号"
FROM abnormal JOIN subject USING (n) ORDER BY listed_on, n, report_year
