import django.db.models.deletion
import taxportal.kit.crypto
import uuid
from datetime import timedelta
from django.conf import settings
from django.db import migrations, models


def move_cases(apps, schema_editor):
    """A link that nobody had decided about becomes a case; a rejected one too, closed (one person had decided, so it is not said
    to be a decision of two; the audit trail has it)."""
    Link, Case = apps.get_model('accounts', 'IdentityLink'), apps.get_model('accounts', 'ReviewCase')
    Identity = apps.get_model('accounts', 'FederatedIdentity')
    for link in Link.objects.filter(status__in=['needs_review', 'rejected']):
        Case.objects.create(
            reference=link.reference,
            kind='differs',
            status='open' if link.status == 'needs_review' else 'withdrawn',
            user_id=link.user_id,
            identity=Identity.objects.filter(user_id=link.user_id).order_by('pk').get(issuer=link.issuer),
            taxpayer_id=link.taxpayer_id,
            reasons=link.reasons,
            opened_at=link.created_at,
            opened_on=link.created_at.date(),
            answer_by=link.created_at.date() + timedelta(days=14),
            decision_reason=link.decision_reason,
            closed_at=link.ended_at,
        )
        link.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sign_in_beyond_the_first'),
        ('records', '0003_former_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewCase',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(help_text='as told to the person', max_length=8, unique=True, verbose_name='reference')),
                ('kind', models.CharField(choices=[('several', 'Several records fit'), ('differs', 'Details differ from the record'), ('taken', 'Another login opens the record'), ('login_taken', 'The login opens another record')], max_length=12, verbose_name='kind')),
                ('status', models.CharField(choices=[('open', 'Open'), ('proposed', 'Proposed, waits for a second person'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], default='open', max_length=12, verbose_name='status')),
                ('reasons', models.JSONField(default=dict, verbose_name='reasons')),
                ('claims', taxportal.kit.crypto.EncryptedTextField(null=True)),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('opened_on', models.DateField(help_text='business date, as told to the person', verbose_name='opened on')),
                ('answer_by', models.DateField(help_text='business date, as told to the person', verbose_name='answer by')),
                ('move_requested_at', models.DateTimeField(blank=True, null=True, verbose_name='move requested')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed')),
                ('proposed_approval', models.BooleanField(blank=True, null=True, verbose_name='proposed to approve')),
                ('proposed_reason', models.CharField(blank=True, max_length=400, verbose_name='reason of the proposal')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision_reason', models.CharField(blank=True, max_length=400, verbose_name='reason of the decision')),
                ('closed_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'review case',
                'verbose_name_plural': 'review cases',
            },
        ),
        migrations.AddField(
            model_name='identitylink',
            name='end_kind',
            field=models.CharField(blank=True, choices=[('moved', 'the record moved to another login'), ('staff', 'ended by staff')], max_length=8, verbose_name='why it ended'),
        ),
        migrations.AddField(
            model_name='identitylink',
            name='end_reason',
            field=models.CharField(blank=True, max_length=400, verbose_name='reason given'),
        ),
        migrations.AddField(
            model_name='identitylink',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewcase',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewcase',
            name='identity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.federatedidentity'),
        ),
        migrations.AddField(
            model_name='reviewcase',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewcase',
            name='proposed_taxpayer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.taxpayer'),
        ),
        migrations.AddField(
            model_name='reviewcase',
            name='taxpayer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.taxpayer'),
        ),
        migrations.AddField(
            model_name='reviewcase',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'proposed'])), fields=('identity', 'kind', 'taxpayer'), name='one_open_case_per_login_kind_and_record'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'proposed']), ('taxpayer__isnull', True)), fields=('identity', 'kind'), name='one_open_case_per_login_without_a_record'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'proposed', 'approved', 'rejected', 'withdrawn'])), name='case_status_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['several', 'differs', 'taken', 'login_taken'])), name='case_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_approval__isnull', True), ('proposed_at__isnull', True), ('proposed_by__isnull', True)), models.Q(('proposed_approval__isnull', False), ('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='case_proposed_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='case_decided_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='case_decided_by_somebody_else_than_proposed'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('proposed_by__isnull', True), ('status', 'open')), models.Q(('decided_by__isnull', True), ('proposed_by__isnull', False), ('status', 'proposed')), models.Q(('decided_by__isnull', True), ('status', 'withdrawn')), models.Q(('decided_by__isnull', False), ('status', 'rejected')), models.Q(('decided_by__isnull', False), ('proposed_approval', True), ('proposed_taxpayer__isnull', False), ('status', 'approved')), _connector='OR'), name='case_status_fits_who_acted'),
        ),
        migrations.AddConstraint(
            model_name='reviewcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ['open', 'proposed'])), models.Q(('closed_at__isnull', False), ('status__in', ['approved', 'rejected', 'withdrawn'])), _connector='OR'), name='case_closed_when_over'),
        ),
        migrations.RunPython(move_cases, migrations.RunPython.noop),
    ]
