namespace OpenSipsHa.Kubernetes;

/// <summary>
/// Order of resource versions. The API server makes them decimal numbers that grow within a resource (promised since
/// Kubernetes 1.35, true before); they may exceed 64 bits, so they are compared as digits.
/// </summary>
public static class ResourceVersions
{
    /// <summary>
    /// Less than zero: <paramref name="left"/> is older. Null when the two cannot be ordered (absent, or not decimal);
    /// equal texts are always equal.
    /// </summary>
    public static int? Compare(string? left, string? right)
    {
        if (left is not null && left == right) return 0;
        if (!IsDecimal(left) || !IsDecimal(right)) return null;
        var byLength = left!.Length.CompareTo(right!.Length);
        return byLength != 0 ? byLength : string.CompareOrdinal(left, right);
    }

    /// <summary>The later of two; <paramref name="candidate"/> when they cannot be ordered.</summary>
    public static string Later(string? current, string candidate) =>
        current is not null && Compare(candidate, current) < 0 ? current : candidate;

    private static bool IsDecimal(string? version) =>
        !string.IsNullOrEmpty(version)
        && (version[0] != '0' || version.Length == 1)
        && version.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
