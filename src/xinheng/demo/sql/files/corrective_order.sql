-- 各市场监管所: orders to correct, with what came of them.
SELECT '责改' || event AS "文书文号", uscc AS "主体代码", name AS "主体名称",
       'XC' || strftime(issued_on, '%Y%m%d') || lpad((event % 100000000)::VARCHAR, 8, '0') AS "检查编号",
       coalesce(list_extract(map_extract_value(getvariable('problems_of'), subject.field),
           1 + (event % greatest(len(map_extract_value(getvariable('problems_of'), subject.field)), 1))::BIGINT),
           '营业执照未置于醒目位置') AS "违法行为", '见现场笔录所列条款' AS "依据",
       district || '市场监督管理局' || office AS "责令机关",
       strftime(issued_on, '%Y/%m/%d') AS "责令日期", strftime(correct_by, '%Y/%m/%d') AS "改正期限",
       strftime(corrected_on, '%Y/%m/%d') AS "改正日期",
       strftime(CASE WHEN corrected_on + 5 < getvariable('as_of') THEN corrected_on + 4 END, '%Y/%m/%d') AS "复查日期",
       CASE WHEN corrected_on + 5 < getvariable('as_of') THEN CASE WHEN recheck_failed THEN '不合格' ELSE '合格' END END
           AS "复查结果",
       CASE WHEN corrected_on IS NULL THEN CASE WHEN correct_by < getvariable('as_of') THEN '逾期未改' ELSE '待改正' END
            WHEN corrected_on + 5 >= getvariable('as_of') THEN '已反馈'
            WHEN recheck_failed THEN '退回' ELSE '已改正' END AS "状态"
FROM (SELECT n, event, issued_on, correct_by, corrected_on, recheck_failed FROM corrective_order) AS ordered
JOIN subject USING (n)
ORDER BY issued_on, event
