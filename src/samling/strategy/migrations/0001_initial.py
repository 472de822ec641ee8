import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('register', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('title_nb', models.CharField(blank=True, max_length=200)),
                ('title_nn', models.CharField(blank=True, max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('done', 'Done'), ('dropped', 'Dropped')], default='running', max_length=10)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('is_starting_point', models.BooleanField(default=False, help_text='Came with the program, to be changed; nobody here has decided it.')),
                ('created_at', models.DateTimeField()),
                ('carried_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_to', to='strategy.measure')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='register.person')),
            ],
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_nb', models.CharField(blank=True, max_length=200)),
                ('title_nn', models.CharField(blank=True, max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('source', models.CharField(choices=[('events', 'Events held'), ('participants', 'Participants'), ('debate_municipalities', 'Municipalities with a debate'), ('reporting_municipalities', 'Municipalities that have reported'), ('told', 'Told by the owner')], max_length=30)),
                ('year', models.PositiveSmallIntegerField()),
                ('target', models.PositiveIntegerField()),
                ('is_starting_point', models.BooleanField(default=False)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='strategy.measure')),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_nb', models.CharField(blank=True, max_length=200)),
                ('title_nn', models.CharField(blank=True, max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_force', 'In force'), ('ended', 'Ended')], default='draft', max_length=10)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='strategy.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('title_nb', models.CharField(blank=True, max_length=200)),
                ('title_nn', models.CharField(blank=True, max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='strategy.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_on', models.DateField()),
                ('value', models.PositiveIntegerField(null=True)),
                ('standing', models.CharField(choices=[('reported', 'Reported'), ('estimated', 'Estimated'), ('checked', 'Checked'), ('missing', 'Missing')], max_length=10)),
                ('noted_at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='strategy.indicator')),
            ],
        ),
        migrations.CreateModel(
            name='Strategy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=8)),
                ('place', models.PositiveSmallIntegerField()),
                ('title_nb', models.CharField(blank=True, max_length=200)),
                ('title_nn', models.CharField(blank=True, max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('text_nb', models.TextField(blank=True)),
                ('text_nn', models.TextField(blank=True)),
                ('text_en', models.TextField(blank=True)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strategies', to='strategy.goal')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strategies', to='strategy.plan')),
            ],
            options={
                'verbose_name_plural': 'strategies',
            },
        ),
        migrations.AddField(
            model_name='measure',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='strategy.strategy'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='strategy.strategy'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('state',), name='one_strategy_is_in_force'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_nb', ''), _negated=True), models.Q(('title_nn', ''), _negated=True), _connector='OR'), name='plan_is_named_in_norwegian'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('plan', 'place'), name='goal_has_its_own_place'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_nb', ''), _negated=True), models.Q(('title_nn', ''), _negated=True), _connector='OR'), name='goal_is_named_in_norwegian'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['indicator', '-read_on', '-noted_at'], name='reading_newest'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'missing'), ('value__isnull', True)), models.Q(('value__isnull', False), models.Q(('standing', 'missing'), _negated=True)), _connector='OR'), name='reading_is_missing_exactly_without_a_number'),
        ),
        migrations.AddConstraint(
            model_name='strategy',
            constraint=models.UniqueConstraint(fields=('plan', 'code'), name='strategy_has_its_own_code'),
        ),
        migrations.AddConstraint(
            model_name='strategy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_nb', ''), _negated=True), models.Q(('title_nn', ''), _negated=True), _connector='OR'), name='strategy_is_named_in_norwegian'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['strategy', 'state'], name='measure_by_strategy'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('state__in', ['planned', 'running'])), fields=['owner', 'due_on'], name='measure_on_the_desk'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_nb', ''), _negated=True), models.Q(('title_nn', ''), _negated=True), _connector='OR'), name='measure_is_named_in_norwegian'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_nb', ''), _negated=True), models.Q(('title_nn', ''), _negated=True), _connector='OR'), name='indicator_is_named_in_norwegian'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('target__gt', 0)), name='indicator_aims_above_nothing'),
        ),
    ]
