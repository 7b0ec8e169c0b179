namespace OpenSipsHa.Api.SipClusters;

/// <summary>What a taint does to pods that do not bear it.</summary>
public enum TolerationEffect
{
    NoSchedule,
    PreferNoSchedule,
    NoExecute,
}
