namespace OpenSipsHa.Kubernetes.Client;

/// <summary>The type of a line of a watch.</summary>
public enum WatchEventType
{
    Added,
    Modified,

    /// <summary>Gone, or no longer selected; the object carries its last state and the version of its removal.</summary>
    Deleted,

    /// <summary>Nothing happened up to this resourceVersion.</summary>
    Bookmark,

    /// <summary>The watch cannot go on; the Status says why (410: list again).</summary>
    Error,
}
