namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>All tests that share one running pair.</summary>
[CollectionDefinition(Name)]
public sealed class PairCollection : ICollectionFixture<PairFixture>
{
    public const string Name = "pair";
}
