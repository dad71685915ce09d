import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_sign_in_beyond_the_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family_name', models.CharField(max_length=80)),
                ('folded_family', models.CharField(max_length=80)),
                ('until', models.DateField(help_text='the day on which the name changed')),
                ('taxpayer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='records.taxpayer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('taxpayer', 'folded_family'), name='one_row_a_former_name'), models.CheckConstraint(condition=models.Q(('folded_family', ''), _negated=True), name='former_name_is_not_empty')],
            },
        ),
    ]
