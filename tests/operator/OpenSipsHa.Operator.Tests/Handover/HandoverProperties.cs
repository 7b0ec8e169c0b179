using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Handover;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Tests.Rollout;

namespace OpenSipsHa.Operator.Tests.Handover;

/// <summary>A wish in a cluster whose members obey, refuse, crash and fail over at random.</summary>
public sealed class HandoverProperties
{
    private const int Runs = 3000;
    private const string Id = "w-1";
    private static readonly string[] Names = ["main", "second"];

    [Fact]
    public void Of_each_virtual_IP_one_member_is_asked_and_no_other()
    {
        for (var seed = 0; seed < Runs; seed++)
            Live(seed, HandoverPlan.Next);
    }

    [Fact]
    public void A_plan_that_forgets_what_it_asked_is_caught() =>
        Should.Throw<ShouldAssertException>(() =>
        {
            for (var seed = 0; seed < Runs; seed++)
                Live(seed, static (wish, spec, holders, members) => HandoverPlan.Next(wish, spec, holders, [.. members.Select(static m => m with { Handover = null })]));
        });

    [Fact]
    public void A_wish_is_settled_once_members_answer()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var world = Live(seed, HandoverPlan.Next);
            for (var i = 0; i < 20; i++)
            {
                world.ObeyAll();
                world.Reconcile(HandoverPlan.Next);
            }

            world.Last!.IsSettled.ShouldBeTrue($"seed {seed}: {world.Last.Pending}");
        }
    }

    private static World Live(int seed, Func<HandoverWish, SipClusterSpec, IReadOnlyList<VirtualIPStatus>, IReadOnlyList<MemberView>, HandoverStep> plan)
    {
        var world = new World(seed);
        for (var i = 0; i < 25; i++)
        {
            world.Happen();
            world.Reconcile(plan);
        }

        world.Asked.ShouldAllBe(static a => a.Value.Count == 1, $"seed {seed}");
        return world;
    }

    private sealed class World
    {
        private readonly SipClusterSpec _spec = Samples.Pair(static c =>
            c.Spec.VirtualIPs = [.. Names.Select(static (n, i) => new VirtualIP { Name = n, Address = $"192.168.1.{i + 1}" })]).Spec;

        private MemberView[] _members = [.. Enumerable.Range(0, 3).Select(static i => Pairs.Member(i, applied: Pairs.New))];
        private string?[] _holders = ["pair-0", "pair-1"];

        private readonly Random _random;

        public World(int seed) => _random = new Random(seed);

        public Dictionary<string, HashSet<string>> Asked { get; } = [];

        public HandoverStep? Last { get; private set; }

        public void Happen()
        {
            var (i, v) = (_random.Next(_members.Length), _random.Next(_holders.Length));
            switch (_random.Next(6))
            {
                case 0:
                    _members[i] = _members[i] with { Ready = !_members[i].Ready };
                    break;
                case 1:
                    // A crash: what it said is void, and what it held is soon held by another or by nobody.
                    _members[i] = _members[i] with { Status = null, Ready = false };
                    _holders = [.. _holders.Select(h => h == _members[i].Name ? _random.Next(2) == 0 ? null : Other(h) : h)];
                    break;
                case 2:
                    _holders[v] ??= _members[i].Name;
                    break;
                case 3:
                    Answer(i, HandoverPhase.Refused);
                    break;
                default:
                    Obey(i);
                    break;
            }
        }

        public void ObeyAll()
        {
            for (var i = 0; i < _members.Length; i++)
            {
                _members[i] = _members[i] with { Ready = true, Status = _members[i].Status ?? new SipMemberStatus() };
                Obey(i);
            }

            _holders = [.. _holders.Select(h => h ?? "pair-2")];
        }

        public void Reconcile(Func<HandoverWish, SipClusterSpec, IReadOnlyList<VirtualIPStatus>, IReadOnlyList<MemberView>, HandoverStep> plan)
        {
            Last = plan(
                new HandoverWish("all", Id, IsNew: false), _spec,
                [.. Names.Select((n, v) => new VirtualIPStatus { Name = n, Holder = _holders[v] })], _members);
            foreach (var (name, request) in Last.Requests)
            {
                var i = Array.FindIndex(_members, m => m.Name == name);
                _members[i] = _members[i] with { Handover = request };
                foreach (var vip in request.VirtualIPs!)
                    (Asked.TryGetValue(vip, out var who) ? who : Asked[vip] = []).Add(name);
            }
        }

        private void Obey(int i)
        {
            if (_members[i] is not { Handover: { } asked, Status: not null } member || member.Status.Handover?.Id == asked.Id)
                return;
            _holders = [.. _holders.Select((h, v) => h == member.Name && asked.VirtualIPs!.Contains(Names[v]) ? Other(h) : h)];
            Answer(i, HandoverPhase.Done);
        }

        private void Answer(int i, HandoverPhase phase)
        {
            if (_members[i] is { Handover: { } asked, Status: { } status })
                _members[i] = _members[i] with { Status = status with { Handover = status.Handover ?? new HandoverStatus { Id = asked.Id, Phase = phase } } };
        }

        private string Other(string name) => _members[(Array.FindIndex(_members, m => m.Name == name) + 1 + _random.Next(2)) % 3].Name;
    }
}
