-- 特种设备安全监察处: equipment registered for use.
SELECT '梯11渝山' || event AS "使用登记证编号", equipment_code AS "设备代码", event % 8 + 1 || '号客梯' AS "设备名称", uscc AS "使用单位代码", name AS "使用单位",
       address AS "使用地点", legal_representative AS "安全管理人员", phone AS "联系电话", strftime(registered_on, '%Y-%m-%d') AS "登记日期",
       district || '市场监督管理局' AS "登记机关", strftime(cancelled_on, '%Y-%m-%d') AS "注销日期", registration_state AS "状态",
       '3110' AS "设备品种", division AS "行政区划代码", maintainer_uscc AS "维保单位代码", maintainer_name AS "维保单位",
       strftime(inspected_on, '%Y-%m-%d') AS "上次检验日期", '合格' AS "检验结论",
       strftime(inspected_on + 365, '%Y-%m-%d') AS "下次检验日期"
FROM equipment ORDER BY event
