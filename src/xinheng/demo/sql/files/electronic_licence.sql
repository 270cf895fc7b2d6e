-- 大数据应用中心: electronic licences issued; its delivery is days behind.
SELECT '1.2.156.5099.' || kind_number || '.' || serial AS "电子证照标识", type AS "证照类型", number AS "证照编号", uscc AS "持证主体代码",
       name AS "持证主体", district || '市场监督管理局' AS "颁发机构", strftime(issued_on, '%Y-%m-%d') AS "制证日期",
       strftime(issued_on, '%Y-%m-%d') AS "有效期自", strftime(valid_to, '%Y-%m-%d') AS "有效期至",
       CASE WHEN closed_on IS NOT NULL THEN '已注销' WHEN valid_to < getvariable('as_of') THEN '已过期' ELSE '有效' END AS "状态",
       md5(number || serial) AS "文件摘要"
FROM (
    SELECT n, '01' AS kind_number, n::VARCHAR AS serial, '营业执照' AS type, uscc AS number, established_on AS issued_on,
           NULL::DATE AS valid_to FROM subject
    UNION ALL
    SELECT n, '02', n || '.' || renewal,
           CASE licence WHEN 'workshop' THEN '小作坊登记证' WHEN 'food_production' THEN '食品生产许可证'
                WHEN 'drug' THEN '药品经营许可证' WHEN 'device' THEN '医疗器械经营许可证' ELSE '食品经营许可证' END,
           number, valid_from, valid_to FROM licence
) AS issued JOIN subject USING (n)
WHERE issued_on < getvariable('as_of') - getvariable('late_days')
ORDER BY n, serial
