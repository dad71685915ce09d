from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_review_cases'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='identitylink',
            name='one_open_case_per_user_and_taxpayer',
        ),
        migrations.RemoveConstraint(
            model_name='identitylink',
            name='link_status_known',
        ),
        migrations.RemoveConstraint(
            model_name='identitylink',
            name='link_ended_when_over',
        ),
        migrations.RemoveConstraint(
            model_name='identitylink',
            name='link_rejected_by_somebody',
        ),
        migrations.AlterField(
            model_name='identitylink',
            name='status',
            field=models.CharField(choices=[('active', 'Active'), ('revoked', 'Ended')], max_length=12, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='identitylink',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'revoked'])), name='link_status_known'),
        ),
        migrations.AddConstraint(
            model_name='identitylink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('status', 'revoked')), models.Q(('ended_at__isnull', True), ('status', 'active')), _connector='OR'), name='link_ended_when_over'),
        ),
    ]
