namespace OpenSipsHa.Operator.Rollout;

/// <summary>What happens to pods and SipMembers now.</summary>
/// <param name="Create">Members that need a pod.</param>
/// <param name="Delete">Members whose pod has to go: surplus, finished, or made from an old template.</param>
/// <param name="HandOver">Member whose pod is of an old template and has to go when another member has what it holds; null = none.</param>
/// <param name="Retire">Surplus members without a pod: their SipMember goes.</param>
/// <param name="Waiting">What a template's rollout waits for; null = nothing.</param>
/// <param name="Outdated">Members whose pod is of an old template.</param>
public sealed record PodStep(
    IReadOnlyList<string> Create,
    IReadOnlyList<string> Delete,
    string? HandOver,
    IReadOnlyList<string> Retire,
    string? Waiting,
    IReadOnlyList<string> Outdated)
{
    /// <summary>Nothing happens.</summary>
    public static PodStep None { get; } = new([], [], null, [], null, []);

    public bool IsSettled => Create.Count == 0 && Delete.Count == 0 && Retire.Count == 0 && Outdated.Count == 0;
}
