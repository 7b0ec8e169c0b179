using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Demo;

namespace OpenSipsHa.EndToEnd.Tests.Demo;

public sealed class DemoClaimsTests
{
    private static readonly DemoFigures Good = new()
    {
        GapMs = 4210, GapLimitMs = 5000, OverlapMs = 0, StaleAnswers = 0,
        RegistrationsOffered = 100, Registered = 100, RegisteredAgain = 100,
        CallsOffered = 300, CallsAnswered = 300, CallsFailed = 0, EstablishedAtCut = 80, EstablishedCallsLost = 0, OfferedDuringGap = 40,
        RoundRobinWeights = new Dictionary<string, long> { ["gw1"] = 3, ["gw2"] = 1 },
        RoundRobinShares = new Dictionary<string, long> { ["gw1"] = 30, ["gw2"] = 10 },
        CallIdShares = new Dictionary<string, long> { ["gw1"] = 22, ["gw2"] = 18 },
        GarpSeen = 6, GarpRequests = 3, GarpReplies = 3,
        HolderBefore = "pair-0 on osips01-a", HolderAfter = "pair-1 on osips01-b", HolderAtEnd = "pair-1 on osips01-b",
        VipAsBound = "/32, valid for 3 s, preferred for 0 s",
    };

    public static TheoryData<string, Func<DemoFigures, DemoFigures>> Spoilt => new()
    {
        { "gap stayed below", figures => figures with { GapMs = 5000 } },
        { "gap stayed below", figures => figures with { GapMs = null } },
        { "never two holders", figures => figures with { OverlapMs = 10 } },
        { "never two holders", figures => figures with { StaleAnswers = 1 } },
        { "never two holders", figures => figures with { OverlapMs = null } },
        { "phones registered through", figures => figures with { Registered = 99 } },
        { "registered again", figures => figures with { RegisteredAgain = 99 } },
        { "no call failed", figures => figures with { CallsFailed = 1 } },
        { "answered BYE", figures => figures with { EstablishedCallsLost = 1 } },
        { "calls were up", figures => figures with { EstablishedAtCut = 0 } },
        { "around the gap", figures => figures with { OfferedDuringGap = 0 } },
        { "by weight", figures => figures with { RoundRobinShares = new Dictionary<string, long> { ["gw1"] = 29, ["gw2"] = 11 } } },
        { "hash on Call-ID", figures => figures with { CallIdShares = new Dictionary<string, long> { ["gw1"] = 40, ["gw2"] = 0 } } },
        { "gratuitous ARP", figures => figures with { GarpReplies = 0 } },
        { "moved to the other member", figures => figures with { HolderAfter = figures.HolderBefore } },
        { "did not take the virtual IP back", figures => figures with { HolderAtEnd = figures.HolderBefore } },
        { "/32 with a lifetime", figures => figures with { VipAsBound = null } },
    };

    [Fact]
    public void A_good_run_holds_in_every_line() => DemoClaims.Judge(Good).ShouldAllBe(claim => claim.Held);

    [Fact]
    public void A_run_that_measured_nothing_holds_in_no_line() =>
        DemoClaims.Judge(new DemoFigures()).ShouldAllBe(claim => !claim.Held);

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Each_figure_that_is_wrong_fails_its_own_line_and_no_other(string line, Func<DemoFigures, DemoFigures> spoil)
    {
        var failed = DemoClaims.Judge(spoil(Good)).Where(claim => !claim.Held).ToList();

        failed.ShouldContain(claim => claim.Text.Contains(line, StringComparison.Ordinal));
        failed.Count.ShouldBeLessThanOrEqualTo(2, "a wrong holder is wrong before and at the end");
    }

    [Fact]
    public void The_figures_file_has_the_names_that_others_read()
    {
        var json = JsonNode.Parse(Good.ToJson())!.AsObject();

        foreach (var name in (string[])
            ["gap_ms", "calls_offered", "calls_failed", "established_calls_lost", "garp_seen", "holder_before", "holder_after", "overlap_ms", "registered"])
            json.ContainsKey(name).ShouldBeTrue(name);
        json["gap_ms"]!.GetValueKind().ShouldBe(JsonValueKind.Number);
    }

    [Fact]
    public void Unknown_arguments_are_refused_with_the_usage()
    {
        DemoOptions.Parse(["--keep"]).ShouldBe(new DemoOptions(Keep: true, Down: false));
        DemoOptions.Parse(["--down"]).ShouldBe(new DemoOptions(Keep: false, Down: true));
        Should.Throw<LabException>(() => DemoOptions.Parse(["--kepp"])).Message.ShouldContain("--keep | --down");
    }
}
