using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Tests.Rollout;

/// <summary>Clusters that live through random rollouts, crashes, failovers and refusals.</summary>
public sealed class ConfigRolloutProperties
{
    private const int Runs = 2000;

    // Configurations by number: every third one is bad and is refused by whoever is told to run it.
    private static ConfigRef Config(int number) => ConfigRef.Of("pair", number.ToString("x64"));

    private static bool IsBad(ConfigRef config) => Convert.ToInt32(config.Hash[56..], 16) % 3 == 2;

    [Fact]
    public void A_bad_configuration_never_reaches_the_active_while_a_standby_can_try_it()
    {
        for (var seed = 0; seed < Runs; seed++)
            Live(seed, ConfigRollout.Next, StandbyFirst);
    }

    // The property has teeth: rollouts that are wrong in one way each are caught.
    [Theory]
    [InlineData("does not wait for the standby")]
    [InlineData("begins with the active")]
    public void A_wrong_rollout_is_caught(string mistake) =>
        Should.Throw<ShouldAssertException>(() =>
        {
            for (var seed = 0; seed < Runs; seed++)
                Live(seed, mistake == "begins with the active" ? ActiveFirst : Impatient, StandbyFirst);
        });

    private static ConfigStep Impatient(ConfigRef desired, IReadOnlyList<MemberView> members) =>
        ConfigRollout.Next(desired, members) is ConfigStep.Wait && Behind(desired, members) is { } active
            ? new ConfigStep.Assign([active.Name], desired)
            : ConfigRollout.Next(desired, members);

    private static ConfigStep ActiveFirst(ConfigRef desired, IReadOnlyList<MemberView> members) =>
        Behind(desired, members) is { } active ? new ConfigStep.Assign([active.Name], desired) : ConfigRollout.Next(desired, members);

    private static MemberView? Behind(ConfigRef desired, IReadOnlyList<MemberView> members) =>
        members.FirstOrDefault(m => m.Active && !m.Runs(desired) && !m.WasTold(desired));

    private static void StandbyFirst(IReadOnlyList<MemberView> before, ConfigStep step, ConfigRef desired, int seed)
    {
        if (step is not ConfigStep.Assign assign || assign.Config != desired)
            return;
        foreach (var active in before.Where(m => m.Active && !m.Runs(desired) && assign.Members.Contains(m.Name)))
        {
            var standbys = before.Where(static m => m is { Active: false, Ready: true }).ToList();
            standbys.ShouldAllBe(s => s.Runs(desired), $"seed {seed}: {active.Name} was told before {string.Join(',', standbys.Select(static s => s.Name))}");
        }
    }

    [Fact]
    public void A_rollout_ends_once_nothing_fails_any_more()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var (members, desired) = Live(seed, ConfigRollout.Next, static (_, _, _, _) => { });
            for (var i = 0; i < 40; i++)
            {
                members = [.. members.Select(Settle)];
                members = Obey(members, ConfigRollout.Next(desired, members));
            }

            members = [.. members.Select(Settle)];
            var last = ConfigRollout.Next(desired, members);
            if (IsBad(desired))
                last.ShouldBeOfType<ConfigStep.Stopped>($"seed {seed}");
            else
                last.ShouldBeOfType<ConfigStep.Done>($"seed {seed}");
            if (members.Any(static m => m.Applied is not null))
                members.ShouldAllBe(static m => m.Applied != null, $"seed {seed}: a member runs nothing beside one that runs something");
        }
    }

    private static (List<MemberView> Members, ConfigRef Desired) Live(
        int seed,
        Func<ConfigRef, IReadOnlyList<MemberView>, ConfigStep> next,
        Action<IReadOnlyList<MemberView>, ConfigStep, ConfigRef, int> check)
    {
        var random = new Random(seed);
        List<MemberView> members = [.. Enumerable.Range(0, random.Next(1, 4)).Select(static i => Pairs.Member(i))];
        var number = 0;
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(members.Count);
            switch (random.Next(7))
            {
                case 0:
                    number++;
                    break;
                case 1: // the pod is made anew
                    members[at] = members[at] with { Running = false, Ready = false, Active = false, Applied = null, Refused = null };
                    break;
                case 2: // the node is lost
                    members[at] = members[at] with { Ready = false, Active = false };
                    break;
                case 3: // failover to this one, if it can
                    if (members[at] is { Ready: true })
                        members = [.. members.Select((m, j) => m with { Active = j == at })];
                    break;
                default:
                    members[at] = Settle(members[at]);
                    break;
            }

            var step = next(Config(number), members);
            check(members, step, Config(number), seed);
            members = Obey(members, step);
        }

        return (members, Config(number));
    }

    // The pod comes up and the agent does as it was told, or refuses.
    private static MemberView Settle(MemberView member)
    {
        member = member with { Running = true };
        if (member.Wanted is not { } wanted)
            return member;
        if (IsBad(wanted))
        {
            return member with
            {
                Ready = member.Applied is not null,
                Refused = new RefusedConfig { Name = wanted.Name, Hash = wanted.Hash, Reason = "Bad" },
            };
        }

        return member with { Ready = true, Applied = wanted, Refused = null };
    }

    private static List<MemberView> Obey(List<MemberView> members, ConfigStep step) =>
        step is ConfigStep.Assign assign
            ? [.. members.Select(m => assign.Members.Contains(m.Name) ? m with { Wanted = assign.Config } : m)]
            : members;
}
