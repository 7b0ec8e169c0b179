using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Membership;

namespace OpenSipsHa.Agent.Tests.Membership;

public sealed class LivenessTests
{
    private static readonly ElectionPulse Standby = new("pair-192.168.1.213", TimeSpan.FromSeconds(0.9), null);
    private static readonly ElectionPulse Holder = Standby with { Overdue = TimeSpan.FromSeconds(-0.2) };

    [Fact]
    public void Loops_that_turn_and_authority_that_goes_on_are_no_complaint()
    {
        Judge(Standby).ShouldBeNull();
        Judge(Holder).ShouldBeNull();
        Liveness.Complaint(TimeSpan.FromSeconds(1), []).ShouldBeNull();
    }

    /// <summary>A pair that hears each other renews nothing for minutes while the API server is away.</summary>
    [Theory]
    [InlineData(-300, null)]
    [InlineData(0.99, null)]
    [InlineData(1.0, "lease pair-192.168.1.213: held, but authority ended 1.0 s ago")]
    [InlineData(60.0, "lease pair-192.168.1.213: held, but authority ended 60.0 s ago")]
    public void An_address_held_after_its_authority_is_a_complaint_however_old_the_renewal(double overdue, string? complaint) =>
        Judge(Holder with { Overdue = TimeSpan.FromSeconds(overdue) }).ShouldBe(complaint);

    [Fact]
    public void One_address_held_too_long_among_good_ones_is_found() =>
        Judge(Holder, Standby, Holder with { Lease = "pair-192.168.1.214", Overdue = TimeSpan.FromSeconds(5) })
            .ShouldStartWith("lease pair-192.168.1.214: held");

    [Fact]
    public void A_loop_that_does_not_turn_is_a_complaint()
    {
        Judge(Standby with { Silence = TimeSpan.FromSeconds(10) }).ShouldBe("lease pair-192.168.1.213: the election has not turned for 10.0 s");
        Liveness.Complaint(TimeSpan.FromSeconds(12.34), [Standby]).ShouldBe("the member's queue has not turned for 12.3 s");
    }

    [Fact]
    public void An_election_that_was_told_to_stop_and_has_is_no_complaint() =>
        Judge(Standby with { Silence = TimeSpan.FromMinutes(1), HasEnded = true }).ShouldBeNull();

    [Fact]
    public void An_election_that_broke_off_is_a_complaint_although_it_has_ended() =>
        Judge(Standby with { HasEnded = true, Failure = "netlink: list: timed out" })
            .ShouldBe("lease pair-192.168.1.213: the election broke off: netlink: list: timed out");

    private static string? Judge(params ElectionPulse[] elections) => Liveness.Complaint(TimeSpan.FromSeconds(1), elections);
}
