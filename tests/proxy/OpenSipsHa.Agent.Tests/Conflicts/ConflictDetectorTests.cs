using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Tests.Conflicts;

public sealed class ConflictDetectorTests
{
    private static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    private static readonly PhysicalAddress Stranger = Mac(1);

    private readonly ConflictDetector _detector = new(VirtualIP);

    [Fact]
    public void A_standby_hears_the_holder_and_that_is_no_conflict()
    {
        Judge(Stranger, 5).Meaning.ShouldBe(ClaimMeaning.None);
        _detector.Gained(At(10));
        _detector.Lost();
        Judge(Stranger, 15).Meaning.ShouldBe(ClaimMeaning.None);
    }

    [Fact]
    public void A_holder_that_hears_somebody_else_claim_the_address_has_a_conflict()
    {
        _detector.Gained(At(10));
        var verdict = Judge(Stranger, 15);
        verdict.Meaning.ShouldBe(ClaimMeaning.Conflict);
        verdict.Conflict.ShouldBe(new AddressConflict(VirtualIP, Stranger, At(15), At(15), ClaimKind.ArpRequest));
        verdict.Conflict!.ToString().ShouldBe("192.168.1.213 is claimed by 02:00:00:00:00:01, too (an ARP request from it)");
    }

    [Fact]
    public void Our_own_frames_that_come_back_are_no_conflict()
    {
        _detector.Gained(At(10));
        _detector.Judge(Claim(Stranger), isOwn: true, At(15)).Meaning.ShouldBe(ClaimMeaning.None);
    }

    [Fact]
    public void Claims_of_other_addresses_are_no_conflict()
    {
        _detector.Gained(At(10));
        _detector.Judge(Claim(Stranger) with { Address = IPAddress.Parse("192.168.1.214") }, isOwn: false, At(15)).Meaning.ShouldBe(ClaimMeaning.None);
    }

    [Fact]
    public void Each_MAC_is_reported_once_a_minute_with_the_time_of_the_first_claim()
    {
        _detector.Gained(At(10));
        Judge(Stranger, 20).Meaning.ShouldBe(ClaimMeaning.Conflict);
        Judge(Stranger, 21).Meaning.ShouldBe(ClaimMeaning.Known);
        Judge(Mac(2), 21).Meaning.ShouldBe(ClaimMeaning.Conflict);
        Judge(Stranger, 79.9).Meaning.ShouldBe(ClaimMeaning.Known);
        var again = Judge(Stranger, 80);
        again.Meaning.ShouldBe(ClaimMeaning.Conflict);
        (again.Conflict!.Since, again.Conflict.LastHeard).ShouldBe((At(20), At(80)));
    }

    [Fact]
    public void The_last_announcement_of_the_one_before_is_no_conflict_within_the_grace()
    {
        _detector.Gained(At(10));
        Judge(Stranger, 10.99).Meaning.ShouldBe(ClaimMeaning.Late);
        _detector.Current(At(10.99)).ShouldBeEmpty();
        Judge(Stranger, 11).Meaning.ShouldBe(ClaimMeaning.Conflict);
    }

    [Fact]
    public void An_answer_to_our_probe_is_a_conflict_also_within_the_grace()
    {
        _detector.Gained(At(10));
        _detector.Judge(Claim(Stranger) with { Kind = ClaimKind.ProbeAnswer }, isOwn: false, At(10.001)).Meaning.ShouldBe(ClaimMeaning.Conflict);
    }

    [Fact]
    public void A_conflict_that_outlasts_a_loss_is_reported_to_the_next_term()
    {
        _detector.Gained(At(10));
        Judge(Stranger, 20).Meaning.ShouldBe(ClaimMeaning.Conflict);
        _detector.Lost();
        _detector.Gained(At(25));
        Judge(Stranger, 30).Meaning.ShouldBe(ClaimMeaning.Conflict);
    }

    [Fact]
    public void A_conflict_of_which_nothing_is_heard_is_over()
    {
        _detector.Gained(At(10));
        Judge(Stranger, 20);
        Judge(Mac(2), 30);
        _detector.Current(At(109)).Select(conflict => conflict.Mac).ShouldBe([Stranger, Mac(2)]);
        _detector.Current(At(110)).Select(conflict => conflict.Mac).ShouldBe([Mac(2)]);
        _detector.Lost();
        _detector.Current(At(110)).ShouldBeEmpty();
    }

    [Fact]
    public void A_flood_of_invented_MACs_is_remembered_and_reported_up_to_a_bound()
    {
        _detector.Gained(At(10));
        Enumerable.Range(1, 1000).Count(i => Judge(Mac(i), 20).Meaning == ClaimMeaning.Conflict).ShouldBe(ConflictDetector.MaxClaimants);
        _detector.Current(At(20)).Count.ShouldBe(ConflictDetector.MaxClaimants);
        // Those that are over make room.
        Judge(Mac(2000), 200).Meaning.ShouldBe(ClaimMeaning.Conflict);
    }

    private ConflictVerdict Judge(PhysicalAddress mac, double seconds) => _detector.Judge(Claim(mac), isOwn: false, At(seconds));

    private static AddressClaim Claim(PhysicalAddress mac) => new(VirtualIP, mac, ClaimKind.ArpRequest);

    private static PhysicalAddress Mac(int number) => new([2, 0, 0, 0, (byte)(number >> 8), (byte)number]);

    private static Instant At(double seconds) => new(TimeSpan.FromSeconds(seconds));
}
