using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Status;
using OpenSipsHa.Operator.Tests.Rollout;

namespace OpenSipsHa.Operator.Tests.Status;

public sealed class ClusterStatusTests
{
    private static readonly MemberView Active = Serving(0, held: true, term: 4);
    private static readonly MemberView Standby = Serving(1, held: false, term: 4);

    [Fact]
    public void A_healthy_pair_says_who_holds_what()
    {
        var status = Status(Active, Standby);
        status.Leader.ShouldBe("pair-0");
        status.Vip.ShouldBe("192.168.1.213");
        status.MembersReady.ShouldBe("2/2");
        status.Registrations.ShouldBe(100);
        status.Calls.ShouldBe(7);
        status.ObservedGeneration.ShouldBe(3);
        status.ConfigName.ShouldBe(Pairs.New.Name);
        status.VirtualIPs.ShouldHaveSingleItem().Node.ShouldBe("node-0");
        status.Members.Select(static m => (m.Name, m.Ready, m.Active)).ShouldBe([("pair-0", true, true), ("pair-1", true, false)]);
        Conditions(status).ShouldBe(
        [
            "Ready=True Serving", "Progressing=False Settled", "Degraded=False AllMembersReady", "VipHeld=True Held",
            "Fenced=Unknown NotReported", "VipConflict=False NoConflict", "ConfigApplied=True Applied",
        ]);
    }

    [Fact]
    public void Of_two_claims_the_later_lease_counts()
    {
        var status = Status(Active with { Ready = false }, Serving(1, held: true, term: 5));
        status.Leader.ShouldBe("pair-1");
        status.Members.Select(static m => m.Active).ShouldBe([false, true]);
        status.VirtualIPs[0].Transitions.ShouldBe(5);
    }

    [Fact]
    public void A_member_that_was_cut_off_is_not_asked_about_its_address()
    {
        var cutOff = Saying(Active with { Ready = false }, ("Fenced", "False"), ("VipConflict", "True"));
        var status = Status(cutOff, Saying(Serving(1, held: true, term: 5), ("Fenced", "True"), ("VipConflict", "False")));
        Conditions(status).ShouldContain("Fenced=True Fenced");
        Conditions(status).ShouldContain("VipConflict=False NoConflict");
        status.VirtualIPs[0].Holder.ShouldBe("pair-1");
        status.VirtualIPs[0].Node.ShouldBe("node-1");
    }

    [Fact]
    public void One_member_without_a_fence_makes_the_cluster_one_without()
    {
        var status = Status(Saying(Active, ("Fenced", "True")), Saying(Standby, ("Fenced", "False")));
        Conditions(status).ShouldContain("Fenced=False FencedFalse");
        status.Conditions.Single(static c => c.Type == "Fenced").Message.ShouldBe("pair-1: said by pair-1");
    }

    [Fact]
    public void A_conflict_that_one_member_sees_is_the_clusters()
    {
        var status = Status(Active, Saying(Standby, ("VipConflict", "True")));
        Conditions(status).ShouldContain("VipConflict=True VipConflictTrue");
        Conditions(status).ShouldContain("Ready=True Serving");
    }

    [Fact]
    public void The_holder_says_what_its_authority_rests_on()
    {
        var paired = Active with
        {
            Status = Active.Status! with { VirtualIPs = [Active.Status.VirtualIPs[0] with { Mode = VirtualIPMode.Paired, Successor = "pair-1" }] },
        };
        var vip = Status(paired, Standby).VirtualIPs[0];
        vip.Mode.ShouldBe(VirtualIPMode.Paired);
        vip.Successor.ShouldBe("pair-1");
    }

    [Fact]
    public void A_bad_heartbeat_key_degrades_a_cluster_that_serves()
    {
        var status = ClusterStatus.Of(Seen([Active, Standby], new ConfigStep.Done()) with { KeyComplaint = "Secret x" }, Samples.Now);
        Conditions(status).ShouldContain("Ready=True Serving");
        Conditions(status).ShouldContain("Degraded=True HeartbeatKeyInvalid");
    }

    [Fact]
    public void A_handover_is_progress()
    {
        var status = ClusterStatus.Of(Seen([Active, Standby], new ConfigStep.Done()) with { HandingOver = "main by pair-0" }, Samples.Now);
        Conditions(status).ShouldContain("Progressing=True HandingOver");
    }

    [Fact]
    public void Without_a_holder_it_is_not_ready()
    {
        var status = Status(Standby with { Name = "pair-0", Ordinal = 0 }, Standby);
        status.Leader.ShouldBeNull();
        Conditions(status).ShouldContain("Ready=False NoHolder");
        Conditions(status).ShouldContain("VipHeld=False NoHolder");
    }

    [Fact]
    public void With_a_lost_standby_it_is_ready_and_degraded()
    {
        var status = Status(Active, Standby with { Ready = false });
        status.MembersReady.ShouldBe("1/2");
        Conditions(status).ShouldContain("Ready=True Serving");
        Conditions(status).ShouldContain("Degraded=True MembersNotReady");
    }

    [Fact]
    public void A_refused_configuration_is_shown_with_the_members_reason()
    {
        var status = ClusterStatus.Of(
            Seen([Active, Standby], new ConfigStep.Stopped("pair-1", "InterfaceNotFound", "there is no eth9")), Samples.Now);
        var condition = status.Conditions.Single(static c => c.Type == "ConfigApplied");
        condition.Status.ShouldBe("False");
        condition.Reason.ShouldBe("InterfaceNotFound");
        condition.Message.ShouldBe($"pair-1 refused {Pairs.New.Name}: there is no eth9");
        Conditions(status).ShouldContain("Ready=True Serving");
        Conditions(status).ShouldContain("Degraded=True InterfaceNotFound");
    }

    [Fact]
    public void A_problem_is_shown_and_what_stays_in_force()
    {
        var seen = Seen([Active, Standby], new ConfigStep.Done()) with
        {
            Compiled = new CompileResult(null, [new Problem("UnknownGateway", "there is no gw9"), new Problem("UnknownGateway", "nor gw8")]),
        };
        var condition = ClusterStatus.Of(seen, Samples.Now).Conditions.Single(static c => c.Type == "ConfigApplied");
        condition.Reason.ShouldBe("UnknownGateway");
        condition.Message.ShouldBe($"there is no gw9 (and 1 more); {Pairs.New.Name} stays in force");
    }

    [Fact]
    public void A_pod_that_finds_no_node_names_the_cluster_that_takes_its_ports()
    {
        var homeless = Standby with { Ready = false, Running = false, Unschedulable = "0/2 nodes are available" };
        var seen = Seen([Active, homeless], new ConfigStep.Done()) with { PortRivals = ["default/other"] };
        var condition = ClusterStatus.Of(seen, Samples.Now).Conditions.Single(static c => c.Type == "Degraded");
        condition.Reason.ShouldBe("HostPortConflict");
        condition.Message!.ShouldContain("default/other");
        condition.Message!.ShouldContain("0/2 nodes");
    }

    [Fact]
    public void A_condition_keeps_the_time_of_its_last_transition()
    {
        var first = Status(Active, Standby);
        var cluster = Samples.Pair() with { Status = first };
        var later = ClusterStatus.Of(
            Seen([Active, Standby with { Ready = false }], new ConfigStep.Done()) with { Cluster = cluster }, Samples.Now.AddMinutes(1));
        later.Conditions.Single(static c => c.Type == "Ready").LastTransitionTime.ShouldBe(Samples.Now);
        later.Conditions.Single(static c => c.Type == "Degraded").LastTransitionTime.ShouldBe(Samples.Now.AddMinutes(1));
    }

    [Fact]
    public void What_a_former_pod_of_that_name_said_does_not_count()
    {
        var member = new SipMember
        {
            Metadata = new ObjectMeta { Name = "pair-0" },
            Status = new SipMemberStatus
            {
                PodUID = "1",
                AppliedConfig = new AppliedConfig { Name = "x", Hash = "y" },
                VirtualIPs = [new MemberVirtualIP { Name = "main", Held = true }],
            },
        };
        var pod = new Pod { Metadata = new ObjectMeta { Name = "pair-0", Uid = "2" }, Status = new PodStatus { Phase = "Running" } };
        var view = MemberView.Of("pair-0", 0, member, pod);
        view.Active.ShouldBeFalse();
        view.Applied.ShouldBeNull();
        MemberView.Of("pair-0", 0, member, pod with { Metadata = pod.Metadata with { Uid = "1" } }).Active.ShouldBeTrue();
    }

    private static SipClusterStatus Status(params MemberView[] members) => ClusterStatus.Of(Seen(members, new ConfigStep.Done()), Samples.Now);

    private static ClusterObservation Seen(IReadOnlyList<MemberView> members, ConfigStep step) => new(
        Samples.Pair(), new CompileResult(CompiledConfig.Of(ClusterCompiler.Compile(Samples.Input()).Config!.Document), []),
        Pairs.New, step, PodStep.None, members, []);

    private static IEnumerable<string> Conditions(SipClusterStatus status) =>
        status.Conditions.Select(static c => $"{c.Type}={c.Status} {c.Reason}");

    private static MemberView Saying(MemberView member, params (string Type, string Status)[] conditions) => member with
    {
        Status = member.Status! with
        {
            Conditions = [.. conditions.Select(c => new Condition
            {
                Type = c.Type, Status = c.Status, Reason = c.Type + c.Status, Message = $"said by {member.Name}",
            })],
        },
    };

    private static MemberView Serving(int ordinal, bool held, long term) => Pairs.Member(ordinal, held, Pairs.New) with
    {
        Status = new SipMemberStatus
        {
            Node = $"node-{ordinal}",
            Registrations = held ? 100 : 0,
            Calls = held ? 7 : 0,
            VirtualIPs = [new MemberVirtualIP { Name = "main", Address = "192.168.1.213", Held = held, Term = term }],
        },
    };
}
