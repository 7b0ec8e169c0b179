using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Api.Storage;

/// <summary>A state of the store to go back to.</summary>
public sealed record StoreSnapshot(long Revision, IReadOnlyDictionary<GroupResource, SortedDictionary<string, StoredObject>> Tables);
