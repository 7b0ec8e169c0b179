using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>SRV: priority, weighted random without replacement.</summary>
public sealed class TargetOrderTests
{
    private const int Draws = 100_000;

    private static readonly Zone Weighted = new(
        Zone.Srv("_sip._udp.example.com", 1, 10, 5060, "a.example.com"), Zone.Srv("_sip._udp.example.com", 1, 30, 5060, "b.example.com"),
        Zone.Srv("_sip._udp.example.com", 1, 60, 5060, "c.example.com"), Zone.Srv("_sip._udp.example.com", 1, 0, 5060, "d.example.com"),
        Zone.A("a.example.com", "192.0.2.1"), Zone.A("b.example.com", "192.0.2.2"), Zone.A("c.example.com", "192.0.2.3"), Zone.A("d.example.com", "192.0.2.4"));

    /// <summary>
    /// Chances by hand. First place: 0.1, 0.3, 0.6. Second place of a: behind b 0.3 · 10/70, behind c 0.6 · 10/40. With 100 000 draws one
    /// standard deviation is at most 0.0016.
    /// </summary>
    [Fact]
    public void Shares_of_first_and_second_places_are_those_of_the_weights()
    {
        var plan = Weighted.Plan("sip:example.com");
        var first = new int[5];
        var second = new int[5];
        Span<SipTarget> targets = stackalloc SipTarget[TargetPlan.MaxTargets];
        for (var seed = 0; seed < Draws; seed++)
        {
            TargetOrder.Write(plan, (ulong)seed, targets).ShouldBe(4);
            first[Host(targets[0])]++;
            second[Host(targets[1])]++;
        }

        Share(first[1]).ShouldBe(0.1, 0.008);
        Share(first[2]).ShouldBe(0.3, 0.008);
        Share(first[3]).ShouldBe(0.6, 0.008);
        Share(first[4]).ShouldBeInRange(0.00001, 0.002);
        Share(second[1]).ShouldBe(0.3 * 10 / 70 + 0.6 * 10 / 40, 0.008);
        Share(second[2]).ShouldBe(0.1 * 30 / 90 + 0.6 * 30 / 40, 0.008);
    }

    [Fact]
    public void Every_target_comes_exactly_once_and_the_same_seed_draws_the_same_order()
    {
        for (var seed = 0UL; seed < 1000; seed++)
        {
            var targets = Weighted.Targets("sip:example.com", seed: seed);
            targets.Distinct().Count().ShouldBe(4);
            Weighted.Targets("sip:example.com", seed: seed).ShouldBe(targets);
        }
    }

    [Fact]
    public void Equal_weights_of_zero_share_alike_and_so_do_the_addresses_of_one_host()
    {
        var zone = new Zone(
            Zone.Srv("_sip._udp.example.com", 1, 0, 5060, "a.example.com"), Zone.Srv("_sip._udp.example.com", 1, 0, 5060, "b.example.com"),
            Zone.A("a.example.com", "192.0.2.1"), Zone.A("b.example.com", "192.0.2.2"), Zone.A("b.example.com", "192.0.2.3"));
        var plan = zone.Plan("sip:example.com");
        var first = new int[4];
        var targets = new SipTarget[TargetPlan.MaxTargets];
        for (var seed = 0; seed < Draws; seed++)
        {
            TargetOrder.Write(plan, (ulong)seed, targets);
            first[Host(targets[0])]++;
        }

        first.Skip(1).Select(Share).ShouldBe([0.5, 0.25, 0.25], tolerance: 0.008);
    }

    private static int Host(SipTarget target) => (int)(target.Endpoint.Low & 0xFF);

    private static double Share(int count) => (double)count / Draws;
}
