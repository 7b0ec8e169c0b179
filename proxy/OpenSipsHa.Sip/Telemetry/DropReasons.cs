namespace OpenSipsHa.Sip.Telemetry;

/// <summary>Drop reasons as metric labels.</summary>
public static class DropReasons
{
    public const int Count = (int)DropReason.Scanner + 1;

    public static string Label(DropReason reason) => reason switch
    {
        DropReason.ForeignVia => "foreign_via",
        DropReason.NoNextVia => "no_next_via",
        DropReason.StrayAck => "stray_ack",
        DropReason.ListenerInactive => "listener_inactive",
        DropReason.TooLong => "too_long",
        DropReason.SendFailed => "send_failed",
        DropReason.Truncated => "truncated",
        DropReason.TooLarge => "too_large",
        DropReason.RateLimited => "rate_limited",
        DropReason.Banned => "banned",
        _ => "scanner",
    };
}
