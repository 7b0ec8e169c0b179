using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Membership;

namespace OpenSipsHa.Agent.Tests.Membership;

public sealed class LivenessTests
{
    private static readonly ElectionPulse Standby = new("pair-192.168.1.213", TimeSpan.FromSeconds(0.9), null, TimeSpan.FromSeconds(4));
    private static readonly ElectionPulse Holder = Standby with { RenewalAge = TimeSpan.FromSeconds(1) };

    [Fact]
    public void Loops_that_turn_and_a_fresh_renewal_are_no_complaint()
    {
        Judge(Standby).ShouldBeNull();
        Judge(Holder).ShouldBeNull();
        Liveness.Complaint(TimeSpan.FromSeconds(1), []).ShouldBeNull();
    }

    [Theory]
    [InlineData(3.99, null)]
    [InlineData(4.0, "lease pair-192.168.1.213: held, but the last renewal is 4.0 s old, expected less than 4.0 s")]
    [InlineData(60.0, "lease pair-192.168.1.213: held, but the last renewal is 60.0 s old, expected less than 4.0 s")]
    public void An_address_held_on_a_renewal_as_old_as_the_lease_is_a_complaint(double age, string? complaint) =>
        Judge(Holder with { RenewalAge = TimeSpan.FromSeconds(age) }).ShouldBe(complaint);

    [Fact]
    public void One_stale_renewal_among_good_ones_is_found() =>
        Judge(Holder, Standby, Holder with { Lease = "pair-192.168.1.214", RenewalAge = TimeSpan.FromSeconds(5) })
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
