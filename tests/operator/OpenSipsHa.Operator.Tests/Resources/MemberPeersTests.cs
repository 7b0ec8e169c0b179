using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Tests.Resources;

public sealed class MemberPeersTests
{
    [Fact]
    public void Each_member_is_told_of_the_others_by_name()
    {
        MemberView[] members = [View(2, "192.0.2.12"), View(0, "192.0.2.10"), View(1, "2001:db8::11")];
        Of("pair-1", members).ShouldBe([("pair-0", "192.0.2.10"), ("pair-2", "192.0.2.12")]);
        Of("pair-0", members).ShouldBe([("pair-1", "2001:db8::11"), ("pair-2", "192.0.2.12")]);
    }

    [Fact]
    public void A_single_member_has_none() => MemberPeers.Of("pair-0", [View(0, "192.0.2.10")]).ShouldBeNull();

    [Fact]
    public void A_peer_whose_pod_is_away_keeps_the_address_that_its_member_reported() =>
        Of("pair-1", [View(0, hostIP: null, reported: "192.0.2.10"), View(1, "192.0.2.11")]).ShouldBe([("pair-0", "192.0.2.10")]);

    [Fact]
    public void A_peer_that_never_reported_keeps_the_address_that_others_were_told()
    {
        var told = View(1, "192.0.2.11") with { Peers = [new MemberPeer { Name = "pair-0", Address = "192.0.2.10" }] };
        Of("pair-1", [View(0, hostIP: null), told]).ShouldBe([("pair-0", "192.0.2.10")]);
        Of("pair-2", [View(0, hostIP: null), told, View(2, "192.0.2.12")]).ShouldBe([("pair-0", "192.0.2.10"), ("pair-1", "192.0.2.11")]);
    }

    [Fact]
    public void A_pod_that_came_up_on_another_node_has_the_new_address()
    {
        var told = View(1, "192.0.2.11") with { Peers = [new MemberPeer { Name = "pair-0", Address = "192.0.2.10" }] };
        Of("pair-1", [View(0, "192.0.2.20", reported: "192.0.2.10"), told]).ShouldBe([("pair-0", "192.0.2.20")]);
    }

    [Fact]
    public void What_is_no_address_is_left_out() =>
        MemberPeers.Of("pair-1", [View(0, hostIP: null, reported: "node-a"), View(1, "192.0.2.11")]).ShouldBeNull();

    private static IEnumerable<(string Name, string Address)> Of(string member, IReadOnlyList<MemberView> members) =>
        MemberPeers.Of(member, members).ShouldNotBeNull().Select(static p => (p.Name, p.Address));

    private static MemberView View(int ordinal, string? hostIP, string? reported = null)
    {
        var member = new SipMember
        {
            Metadata = new ObjectMeta { Name = $"pair-{ordinal}" },
            Status = new SipMemberStatus { PodUID = "a former pod", NodeAddress = reported },
        };
        var pod = new Pod { Metadata = new ObjectMeta { Name = $"pair-{ordinal}", Uid = "1" }, Status = new PodStatus { HostIP = hostIP } };
        return MemberView.Of($"pair-{ordinal}", ordinal, member, hostIP is null && reported is not null ? null : pod);
    }
}
