-- 96333 电梯应急处置平台: maintenance visits of lifts.
SELECT 'WB' || visit AS "维保单号", equipment_code AS "设备代码", maintainer_uscc AS "维保单位代码", maintainer_name AS "维保单位",
       uscc AS "使用单位代码", address AS "安装地点", CASE WHEN nth % 6 = 5 THEN '季度' ELSE '半月' END AS "维保类别",
       strftime(day, '%Y-%m-%d') || ' ' || lpad(between_of(visit, 'hour', 8, 17)::VARCHAR, 2, '0') || ':'
           || lpad(between_of(visit, 'minute', 0, 59)::VARCHAR, 2, '0') AS "到达时间",
       pick(getvariable('surnames'), visit % 61, 'fitter') || '某某' AS "维保人员",
       CASE WHEN chance(visit, 'fault', 0.04) THEN '门机皮带磨损' END AS "发现问题",
       strftime(day + 15, '%Y-%m-%d') AS "下次维保日期"
FROM visit ORDER BY nth DESC, visit
