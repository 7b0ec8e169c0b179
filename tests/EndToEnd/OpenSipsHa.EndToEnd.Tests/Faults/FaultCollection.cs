namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>All tests that share the pair which things happen to.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<FaultFixture>
{
    public const string Name = "faults";
}
