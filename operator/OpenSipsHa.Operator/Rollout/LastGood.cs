using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Rollout;

/// <summary>What stays in force while what is declared cannot be used.</summary>
public static class LastGood
{
    /// <summary>What the holder of a virtual IP runs, else what any member runs, else what one was told; null = nothing yet.</summary>
    public static ConfigRef? Of(IReadOnlyList<MemberView> members) =>
        members.OrderByDescending(static m => m.Active).ThenByDescending(static m => m.Ready)
            .Select(static m => m.Applied).FirstOrDefault(static a => a is not null)
        ?? members.Select(static m => m.Wanted).FirstOrDefault(static w => w is not null);
}
