"""What the trail's verbs are called, for people who read it."""

from xinheng.support.procedures.table.registry import current_procedures

VERBS = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_in_paused": "输错太多次，暂停登录",
    "sign_out": "退出登录",
    "session_idle": "久未操作，自动退出",
    "password_changed": "本人修改密码",
    "totp_activated": "开启二次验证",
    "totp_deactivated": "关闭二次验证",
    "recovery_codes_generated": "生成恢复码",
    "open_account": "开通账号",
    "change_account": "修改账号资料",
    "close_account": "停用账号",
    "reopen_account": "恢复账号",
    "set_password": "设置密码",
    "hand_out_password": "发放初始密码",
    "end_sessions": "结束会话",
    "unlock_account": "解除登录等待",
    "remove_second_factor": "解除二次验证",
    "give_role": "授予角色",
    "take_role": "收回角色",
    "propose_role": "提出授权",
    "refuse_role": "不同意授权",
    "load_organisations": "载入机构",
    "add_organisation": "新设机构",
    "rename_organisation": "机构改名",
    "move_territory": "划转辖区",
    "close_organisation": "撤销机构",
    "calendar.load": "载入节假日",
    "propose_parameter": "提出修改参数",
    "confirm_parameter": "参数复核同意",
    "refuse_parameter": "参数复核不同意",
    "job.retry": "重试任务",
    "job.drop": "放弃任务",
    "report.reveal_reporter": "查看举报人",
    "redaction.reveal_words": "查看隐去的内容",
    "ticket.take_in": "接入 12315/12345 工单",
    "list.export": "导出清单",
    "restore_records": "恢复撤回的记录",
    "add_mentions": "补记提及的主体",
    "keep_standard": "记录标准版本",
    "measure_quality": "测量数据质量",
    "take_back_run": "撤回一次接入",
    "save_source": "保存来源",
    "rotate_key": "更换密钥",
    "partners.ask": "邀请商户入驻名册",
    "partners.renew_link": "更换商户登记码",
    "keep_reach": "登记接收通知的方式",
    "drop_reach": "取消接收通知的方式",
    "mandates.send_code": "发企业端验证码",
    "mandates.enter": "登录企业端",
    "mandates.give": "授权经办人",
    "mandates.take": "收回授权",
    "annual_reports.save": "保存年报草稿",
    "annual_reports.file": "报送年报",
    "annual_reports.correct": "修改年报",
    "make_certificate": "出具信用状况证明",
    "issue_codes": "发放信用码",
    "revoke_code": "停用并换发信用码",
    "write_records": "写入数据",
    "destroy_sealed": "销毁保存期满的加密内容",
    "file_proof": "存档销毁证明",
    "write_chunk": "写入数据",
    "withdraw_record": "撤回数据",
    "withdraw_records": "撤回全量中已没有的数据",
    "waive_rejects": "退回行不再更正",
    "download_rejects": "下载退回行",
    "download_findings": "下载待更正的值",
    "relink_records": "重新挂接数据",
    "finish_run": "完成接入",
    "decide": "主体归并决定",
    "undo_decision": "撤销归并决定",
    "score_all": "重新计算风险分类",
    "keep_file": "保存文件",
    "erase_file": "销毁文件",
    "receive_privacy_request": "登记个人信息请求",
    "answer_privacy_request": "答复个人信息请求",
    "verify_trail": "核验审计链",
    "back_up": "备份",
    "drill_backup": "演练恢复",
    "portrait.reveal_restricted": "查看主体的个人信息",
    "complaint.reveal_complainant": "查看投诉人信息",
    "complaint.erase_complainant": "销毁投诉人信息",
    "clue.match_subject": "线索匹配主体",
    "clue.unmatch_subject": "线索取消匹配",
}

OF_EVERY_PROCEDURE = {
    "open": "建立", "assign": "指派", "correct_facts": "更正事实", "erase_words": "销毁文字",
    "erase_party": "销毁当事人信息", "forget_names": "销毁其中的姓名",
}  # fmt: skip


def verb(name: str) -> str:
    """A verb of the trail in words; of a procedure's move, its title and whose it is."""
    if name in VERBS:
        return VERBS[name]
    declared, _, move = name.partition(".")
    for procedure in current_procedures():
        if procedure.id == declared:
            titles = {one.verb: one.title for one in procedure.moves} | OF_EVERY_PROCEDURE
            found = titles.get(move, "")
            return f"{procedure.title}：{found or move}"
    return name
