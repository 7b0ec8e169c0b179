namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>Conditions as values: a new list comes out of every change.</summary>
public static class Conditions
{
    public const string True = "True";
    public const string False = "False";
    public const string Unknown = "Unknown";

    /// <summary>The condition of that type, or null.</summary>
    public static Condition? Find(this IReadOnlyList<Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether the condition of that type is there and <c>True</c>.</summary>
    public static bool IsTrue(this IReadOnlyList<Condition>? conditions, string type) =>
        conditions.Find(type)?.Status == True;

    /// <summary>
    /// The list with that condition replaced in its place, or appended. LastTransitionTime is kept while Status stays,
    /// otherwise it becomes <paramref name="now"/> (cut to whole seconds, as the API stores it).
    /// </summary>
    public static IReadOnlyList<Condition> With(
        this IReadOnlyList<Condition>? conditions, Condition condition, DateTimeOffset now)
    {
        var previous = conditions.Find(condition.Type);
        var transition = previous?.Status == condition.Status ? previous.LastTransitionTime : null;
        var settled = condition with { LastTransitionTime = transition ?? WholeSeconds(now) };
        if (previous is null) return [.. conditions ?? [], settled];
        return [.. conditions!.Select(existing => existing.Type == settled.Type ? settled : existing)];
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
