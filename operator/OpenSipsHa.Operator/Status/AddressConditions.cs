using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Status;

/// <summary>
/// What members say of their virtual IPs, for the whole cluster. Only those count that are ready or hold something: one
/// that is cut off goes on saying what it said last.
/// </summary>
internal static class AddressConditions
{
    public static void Add(ConditionList list, ClusterObservation seen, IReadOnlyList<VirtualIPStatus> holders)
    {
        var orphans = holders.Where(static h => h.Holder is null).Select(static h => h.Address).ToList();
        if (orphans.Count == 0)
            list.Add(ConditionTypes.VipHeld, true, ClusterReasons.Held, string.Join(", ", holders.Select(static h => $"{h.Address} by {h.Holder}")));
        else
            list.Add(ConditionTypes.VipHeld, false, ClusterReasons.NoHolder, $"no member holds {string.Join(", ", orphans)}");

        var heard = seen.Members.Where(m => m.Ready || holders.Any(h => h.Holder == m.Name)).ToList();
        AddFenced(list, Said(heard, ConditionTypes.Fenced));
        AddConflict(list, Said(heard, ConditionTypes.VipConflict));
    }

    private static void AddFenced(ConditionList list, List<(string Member, Condition Condition)> said)
    {
        if (Of(said, "False") is var (open, why))
            list.Add(ConditionTypes.Fenced, false, why.Reason ?? "", $"{open}: {why.Message}");
        else if (said.Count == 0 || said.Exists(static s => s.Condition.Status != "True"))
            list.Add(ConditionTypes.Fenced, null, ClusterReasons.NotReported, "no member has said yet whether its kernel fences the virtual IPs");
        else
            list.Add(ConditionTypes.Fenced, true, ClusterReasons.Fenced, "the kernel closes a virtual IP that is not earned any more, to the millisecond");
    }

    private static void AddConflict(ConditionList list, List<(string Member, Condition Condition)> said)
    {
        if (Of(said, "True") is var (member, why))
            list.Add(ConditionTypes.VipConflict, true, why.Reason ?? "", $"{member}: {why.Message}");
        else
            list.Add(ConditionTypes.VipConflict, false, ClusterReasons.NoConflict, "no other host answers for a virtual IP");
    }

    private static List<(string Member, Condition Condition)> Said(List<MemberView> members, string type) =>
    [
        .. members.SelectMany(m => (m.Status?.Conditions ?? []).Where(c => c.Type == type).Select(c => (m.Name, c))),
    ];

    private static (string Member, Condition Condition)? Of(List<(string Member, Condition Condition)> said, string status) =>
        said.Exists(s => s.Condition.Status == status) ? said.Find(s => s.Condition.Status == status) : null;
}
