using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Tests.Membership;

public sealed class ConfigurationCourseTests
{
    private static readonly LoadedConfig First = Config("1");
    private static readonly LoadedConfig Second = Config("2");
    private readonly ConfigurationCourse _course = new();

    [Fact]
    public void What_the_proxy_accepts_is_applied()
    {
        Apply(First);
        (_course.Applied, _course.Candidate, _course.Refused).ShouldBe((First, null, null));
        _course.Want("1").ShouldBeFalse();
    }

    [Fact]
    public void What_the_proxy_refuses_is_remembered_once_and_the_last_good_one_stays()
    {
        Apply(First);
        _course.Want("2").ShouldBeTrue();
        _course.Offer(Second);
        _course.Take(Verdict("2", "no such set")).ShouldBe(VerdictEffect.Refused);
        _course.Take(Verdict("2", "no such set")).ShouldBe(VerdictEffect.None);
        _course.Refused.ShouldBe(new ConfigRefusal("config-2", "2", ConfigReasons.ProxyRefused, "no such set"));
        (_course.Applied, _course.Candidate).ShouldBe((First, null));
        _course.Want("1").ShouldBeTrue();
        _course.Refused.ShouldBeNull();
    }

    [Fact]
    public void A_late_verdict_on_what_is_no_longer_wanted_changes_nothing()
    {
        Apply(First);
        _course.Want("2");
        _course.Offer(Second);
        _course.Take(Verdict("1", null)).ShouldBe(VerdictEffect.None);
        _course.Take(Verdict("1", "an old complaint")).ShouldBe(VerdictEffect.None);
        (_course.Applied, _course.Candidate, _course.Refused).ShouldBe((First, Second, null));
    }

    [Fact]
    public void What_this_node_refuses_waits_for_the_node_to_change()
    {
        var refusal = new ConfigRefusal("config-1", "1", "InterfaceNotFound", "no interface eth7");
        _course.Want("1");
        _course.Refuse(refusal, First).ShouldBeTrue();
        _course.Refuse(refusal, First).ShouldBeFalse();
        (_course.InWaiting, _course.Refused, _course.Candidate).ShouldBe((First, refusal, null));
        _course.Offer(First);
        (_course.InWaiting, _course.Refused, _course.Candidate).ShouldBe((null, null, First));
    }

    private void Apply(LoadedConfig config)
    {
        _course.Want(config.Hash).ShouldBeTrue();
        _course.Offer(config);
        _course.Take(Verdict(config.Hash, null)).ShouldBe(VerdictEffect.Applied);
    }

    private static Configured Verdict(string hash, string? error) => new() { Name = $"config-{hash}", Hash = hash, Error = error };

    private static LoadedConfig Config(string hash) =>
        new($"config-{hash}", hash, [], new ConfigDocument { Namespace = "voice", Cluster = "pair" });
}
