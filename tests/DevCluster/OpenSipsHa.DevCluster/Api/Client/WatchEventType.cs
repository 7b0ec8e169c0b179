namespace OpenSipsHa.DevCluster.Api.Client;

/// <summary>The types of a watch event that an in-process watcher sees.</summary>
public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}
