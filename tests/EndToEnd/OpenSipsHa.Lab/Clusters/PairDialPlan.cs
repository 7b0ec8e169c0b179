namespace OpenSipsHa.Lab.Clusters;

/// <summary>Which numbers the example pair sends where.</summary>
public static class PairDialPlan
{
    /// <summary>Numbers that begin so go to the dispatcher set with weighted round robin.</summary>
    public const string RoundRobinPrefix = "1";

    /// <summary>Numbers that begin so go to the dispatcher set with the hash on Call-ID.</summary>
    public const string CallIdPrefix = "2";
}
