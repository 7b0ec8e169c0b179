using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Status;

/// <summary>Conditions that are built anew each time and keep the time of their last transition.</summary>
internal sealed class ConditionList(IReadOnlyList<Condition>? previous, long? generation, DateTimeOffset now)
{
    private readonly List<Condition> _conditions = [];

    public IReadOnlyList<Condition> Conditions => _conditions;

    /// <param name="holds">null = Unknown.</param>
    public void Add(string type, bool? holds, string reason, string message)
    {
        var status = holds switch { true => "True", false => "False", null => "Unknown" };
        var before = previous?.FirstOrDefault(c => c.Type == type);
        _conditions.Add(new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
        });
    }
}
