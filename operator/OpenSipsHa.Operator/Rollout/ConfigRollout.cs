using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Rollout;

/// <summary>
/// Standby first: a configuration reaches a member that holds a virtual IP only after one that does not has applied
/// it. Only when there is no standby that could try it (none, or none ready) does the holder get it untried, since
/// a pair that has lost a node must still take changes; it judges the document itself before it swaps.
/// A pure function, called again whenever anything changes; each call gives the one next step.
/// </summary>
public static class ConfigRollout
{
    public static ConfigStep Next(ConfigRef desired, IReadOnlyList<MemberView> members)
    {
        var ordered = StandbyFirst(members);
        return Confirm(desired, ordered)
            ?? Start(desired, ordered)
            ?? Refusal(desired, ordered)
            ?? Pending(desired, ordered, running: true)
            ?? Assign(ordered.FirstOrDefault(m => IsBehind(m, desired) && !m.Active && m.Ready), desired)
            ?? Assign(ordered.FirstOrDefault(m => IsBehind(m, desired) && m.Active), desired)
            ?? Assign(ordered.FirstOrDefault(m => IsBehind(m, desired) && !OnItsWay(m, ordered)), desired)
            ?? Pending(desired, ordered, running: false)
            ?? (ConfigStep)new ConfigStep.Done();
    }

    // The holder of the fewest virtual IPs comes first; among equals the last ordinal, which is not where they start.
    private static List<MemberView> StandbyFirst(IReadOnlyList<MemberView> members) =>
    [
        .. members.OrderBy(static m => m.Status?.VirtualIPs.Count(static v => v.Held) ?? 0).ThenByDescending(static m => m.Ordinal),
    ];

    // After a refusal was taken back: they run it already, and shall find it again when they restart.
    private static ConfigStep.Assign? Confirm(ConfigRef desired, List<MemberView> members) =>
        members.Where(m => m.Runs(desired) && !m.WasTold(desired)).Select(static m => m.Name).ToList() is { Count: > 0 } names
            ? new ConfigStep.Assign(names, desired)
            : null;

    /// <summary>
    /// Members that run nothing have nothing to lose and get the configuration at once. One that then refuses it gets
    /// what another member runs, so that a pod restarted during a bad rollout does not leave the cluster without a standby.
    /// </summary>
    private static ConfigStep.Assign? Start(ConfigRef desired, List<MemberView> members)
    {
        var fresh = members.Where(static m => m.Applied is null).ToList();
        var lost = fresh.Where(m => !m.WasTold(desired) && !OnItsWay(m, members)).Select(static m => m.Name).ToList();
        if (lost.Count > 0)
            return new ConfigStep.Assign(lost, desired);
        var proven = members.Select(static m => m.Applied).FirstOrDefault(a => a is not null && a.Hash != desired.Hash);
        var stranded = fresh.Where(m => m.HasRefused(desired)).Select(static m => m.Name).ToList();
        return proven is not null && stranded.Count > 0 ? new ConfigStep.Assign(stranded, proven) : null;
    }

    private static ConfigStep.Stopped? Refusal(ConfigRef desired, List<MemberView> members) =>
        members.FirstOrDefault(m => m.HasRefused(desired)) is { Refused: { } refused } member
            ? new ConfigStep.Stopped(member.Name, refused.Reason, refused.Message ?? "")
            : null;

    private static ConfigStep.Wait? Pending(ConfigRef desired, List<MemberView> members, bool running) =>
        members.FirstOrDefault(m => m.Running == running && !m.Runs(desired) && (m.WasTold(desired) || OnItsWay(m, members))) is { } member
            ? new ConfigStep.Wait(member.Name, running ? "has not answered yet" : "has no running pod")
            : null;

    private static ConfigStep.Assign? Assign(MemberView? member, ConfigRef desired) =>
        member is null ? null : new ConfigStep.Assign([member.Name], desired);

    private static bool IsBehind(MemberView member, ConfigRef desired) => !member.Runs(desired) && !member.WasTold(desired);

    // It runs nothing yet and was told something that another member proves to be good: let it arrive there first.
    private static bool OnItsWay(MemberView member, List<MemberView> members) =>
        member.Applied is null && member.Wanted is { } wanted
        && members.Any(m => m.Name != member.Name && m.Applied?.Hash == wanted.Hash);
}
