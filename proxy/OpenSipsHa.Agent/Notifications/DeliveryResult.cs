namespace OpenSipsHa.Agent.Notifications;

public enum DeliveryResult
{
    Delivered,

    /// <summary>The receiver says that it will never take it.</summary>
    Refused,

    Failed,

    Timeout,

    /// <summary>It gave way to newer ones.</summary>
    Dropped,
}
