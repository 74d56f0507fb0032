"""Persons, their accounts, the roles they hold, and which roles exclude each other."""

import uuid
from functools import cached_property
from typing import ClassVar, Self

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.accounts import admin_rights, permissions, roles
from portal.accounts.days import Today
from portal.accounts.models.organisations import Organisation


class Person(models.Model):
    """A human being. Two accounts of one person are still one person: maker, checker and payer are persons."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=40)
    telephone = models.CharField(_("岗位电话"), max_length=40, blank=True)
    is_example = models.BooleanField(_("示例"), default=False)
    # Counted up by the database with every change of the person's roles: two changes at once wait for each other.
    role_changes = models.PositiveIntegerField(_("角色变更次数"), default=0, editable=False)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def holding(self, *role_codes: str) -> Self:
        """Active users who hold one of the roles today."""
        held = RoleGrant.objects.in_force().filter(role__in=role_codes)
        return self.active().filter(pk__in=held.values("user"))


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def holding(self, *role_codes: str) -> UserQuerySet:
        return self.get_queryset().holding(*role_codes)


class User(AbstractBaseUser):
    """A login of a person in one organisation. Rights come from dated role grants, never from a superuser flag.

    The database refuses to turn an account over to another person (``0003_exclusive_roles``).
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("用户名"), max_length=60, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="users", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="users", verbose_name=_("所属机构")
    )
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("首次登录须改密码"), default=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    left_on = models.DateField(_("离岗日期"), null=True, blank=True)
    # Part of what a session is bound to: counting it up ends every session of the account.
    session_epoch = models.PositiveIntegerField(_("会话批次"), default=0, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(is_active=False),
                name="user_who_left_is_not_active",
                violation_error_message=_("已离岗的账号不能启用。"),
            )
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def actor_code(self) -> str:
        return str(self.code)

    @property
    def actor_name(self) -> str:
        return self.person.name

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Roles held today; read once for each request, since every request loads its user anew."""
        if not self.is_active:
            return frozenset()
        return frozenset(self.grants.in_force().values_list("role", flat=True))

    @property
    def role_titles(self) -> list[str]:
        return [str(role.title) for role in roles.ROLES.values() if role.code in self.role_codes]

    def holds(self, *role_codes: str) -> bool:
        return not self.role_codes.isdisjoint(role_codes)

    def may(self, permission: str) -> bool:
        """Whether a role held today carries ``permission``; an unknown name is a programming error."""
        if permission not in permissions.CATALOGUE:
            raise KeyError(permission)
        return any(permission in roles.permissions_of(code) for code in self.role_codes)

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens: for the three administrators only."""
        return self.may("accounts:admin:open")

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Both kinds of names: ours (``area:thing:action``) and the admin's (``app.action_model``)."""
        if ":" in perm:
            return self.may(perm)
        needed = admin_rights.permission_for(perm)
        return needed is not None and any(self.may(name) for name in needed)

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff and any(
            self.may(name) for right in admin_rights.rights_in(app_label) for name in right.view
        )

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        bound_to = f"{self.password}|{self.session_epoch}"
        return salted_hmac("portal.accounts.session", bound_to, secret=secret, algorithm="sha256").hexdigest()


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self) -> Self:
        """Grants that hold today by the database clock in Asia/Shanghai."""
        return self.filter(valid_from__lte=Today()).filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=Today())
        )

    def not_over(self) -> Self:
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=Today()))


class RoleGrant(models.Model):
    """A role held by a user from ``valid_from`` (included) until ``valid_to`` (excluded; open when empty).

    A grant ends, it is never deleted or turned into another one. The migration ``0003_exclusive_roles`` holds the
    trigger that refuses a grant whose days meet a grant of an excluded role of the same person.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=40, choices=roles.choices)
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)
    granted_by = models.CharField(_("授予人"), max_length=80)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色授予")
        verbose_name_plural = _("角色授予")
        indexes = [models.Index(fields=["user", "role"], name="role_grant_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="role_grant_days_in_order",
                violation_error_message=_("终止日期不得早于起始日期。"),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_its_end_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__user__df=pgtrigger.F("new__user"))
                | pgtrigger.Q(old__role__df=pgtrigger.F("new__role"))
                | pgtrigger.Q(old__valid_from__df=pgtrigger.F("new__valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class RoleExclusion(models.Model):
    """Two roles that one person may not hold on the same day, whatever accounts the person uses. Never taken back."""

    append_only = True

    role = models.CharField(_("角色"), max_length=40, choices=roles.choices)
    excluded = models.CharField(_("互斥角色"), max_length=40, choices=roles.choices)
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        verbose_name = _("角色互斥")
        verbose_name_plural = _("角色互斥")
        ordering = ["role", "excluded"]
        constraints = [
            models.UniqueConstraint(fields=["role", "excluded"], name="role_exclusion_once"),
            models.CheckConstraint(
                condition=models.Q(role__lt=models.F("excluded")),
                name="role_exclusion_in_order",
                violation_error_message=_("互斥角色按编号先后成对登记，一对只登记一次。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} × {self.get_excluded_display()}"
