namespace OpenSipsHa.Operator.Rollout;

/// <summary>
/// Which pods are made and which go. A pod is replaced only by deleting it and making it anew under its name when it
/// is gone: one on a node that cannot be reached stays, because its replacement would clash with it. Templates roll
/// out standby first, one pod at a time, and never while that would leave nobody to serve.
/// </summary>
public static class PodPlan
{
    /// <param name="members">Every member that exists or shall.</param>
    /// <param name="configSettled">No member is in the middle of a change of configuration.</param>
    public static PodStep Next(int replicas, string templateHash, bool configSettled, IReadOnlyList<MemberView> members)
    {
        var wanted = members.Where(m => m.Ordinal < replicas).ToList();
        var surplus = members.Where(m => m.Ordinal >= replicas).ToList();
        var outdated = wanted.Where(m => m is { HasPod: true, Terminating: false } && m.TemplateHash != templateHash).ToList();
        var (replaced, handOver, waiting) = Replace(wanted, outdated, configSettled);
        return new PodStep(
            Create: Names(wanted.Where(static m => !m.HasPod)),
            Delete: Names(surplus.Where(static m => m is { HasPod: true, Terminating: false })
                .Concat(wanted.Where(static m => m is { Finished: true, Terminating: false }))
                .Concat(replaced)),
            handOver,
            Retire: Names(surplus.Where(static m => !m.HasPod)),
            waiting,
            Names(outdated));
    }

    private static (IReadOnlyList<MemberView> Members, string? HandOver, string? Waiting) Replace(
        List<MemberView> wanted, List<MemberView> outdated, bool configSettled)
    {
        // Whoever serves nothing can be replaced without asking.
        var idle = outdated.Where(static m => m is { Ready: false, Active: false }).ToList();
        if (idle.Count > 0 || outdated.Count == 0)
            return (idle, null, null);
        if (!configSettled)
            return ([], null, "the configuration to be applied");
        var next = outdated.OrderBy(static m => m.Active).ThenByDescending(static m => m.Ordinal).First();
        if (wanted.FirstOrDefault(m => m.Name != next.Name && !m.Ready) is { } missing)
            return ([], null, $"{missing.Name} to be ready");
        return next.Active && wanted.Any(m => m.Name != next.Name && m.Eligible)
            ? ([], next.Name, $"{next.Name} to hand over")
            : ([next], null, null);
    }

    private static List<string> Names(IEnumerable<MemberView> members) =>
        [.. members.Select(static m => m.Name).Distinct(StringComparer.Ordinal)];
}
