using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Api.Storage;

/// <summary>One revision of the store.</summary>
/// <param name="Before">Null when the object was created.</param>
/// <param name="After">Null when it was removed.</param>
/// <param name="Removed">The last state under the revision of its removal: what a DELETED event carries.</param>
public sealed record Change(long Revision, GroupResource Resource, string Key, StoredObject? Before, StoredObject? After, StoredObject? Removed);
