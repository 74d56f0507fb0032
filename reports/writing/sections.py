"""The parts of a report that people write, and the tasks of the plan that its first part follows."""

from dataclasses import dataclass

# Key of the text, heading. The order is that of the report.
SECTIONS: tuple[tuple[str, str], ...] = (
    ("practices", "主要做法与典型案例"),
    ("problems", "存在的问题"),
    ("next_year", "下一年度工作打算"),
    ("suggestions", "意见建议"),
)


@dataclass(frozen=True)
class Task:
    """A task of the plan: ``key`` of the text a unit may add, heading, clause, and what its figures say, by sentence.

    Each sentence is a run of indicator codes; codes without a figure are left out.
    """

    key: str
    title: str
    clause: str
    sentences: tuple[tuple[str, ...], ...] = ()


TASKS: tuple[Task, ...] = (
    Task("task_policy", "完善科技金融政策体系", "四（一）"),
    Task("task_mechanism", "健全科技金融工作机制", "四（二）", (("conference_meetings",),)),
    Task(
        "task_financing",
        "创新科技金融融资体系",
        "四（三）",
        (
            ("credit_lent", "credit_loans", "credit_firms", "first_loan_firms", "weighted_rate"),
            ("credit_balance", "borrowing_firms", "cooperating_banks"),
            ("guaranteed_lent", "guarantors_active", "insured_lent", "insurers_active"),
            ("matchmaking_events", "matchmaking_intended"),
        ),
    ),
    Task(
        "task_actions",
        "实施科技金融专项行动",
        "四（四）",
        (
            ("reserve_pool_firms", "candidates_advanced", "newly_listed"),
            ("direct_financing", "direct_financing_deals", "direct_financing_firms"),
            ("ip_pledge_loans", "ip_pledge_lent"),
        ),
    ),
    Task(
        "task_services",
        "完善科技金融服务体系",
        "四（五）",
        (
            ("enterprises_active", "enterprises_new"),
            ("hnte_valid", "hnte_granted", "tech_sme_valid", "reserve_hightech"),
            ("training_events", "training_person_times"),
        ),
    ),
    Task(
        "task_risk",
        "健全企业信用及风险控制体系",
        "四（六）",
        (("npl_balance", "npl_ratio", "overdue_balance", "interest_in_arrears"),),
    ),
    Task(
        "task_supervision",
        "加强科技金融融资监督管理",
        "四（七）",
        (("pledges_registered", "rights_pledged", "ip_pledge_secured", "pledge_valuation", "appraisers_active"),),
    ),
    Task("task_publicity", "加强宣传引导", "五（一）", (("publicity_items",),)),
)

# What is shown side by side for all units in the city's summary and ranked in its annex.
HEADLINES: tuple[str, ...] = (
    "credit_lent",
    "credit_balance",
    "direct_financing",
    "ip_pledge_lent",
    "newly_listed",
    "hnte_valid",
    "tech_sme_valid",
)
