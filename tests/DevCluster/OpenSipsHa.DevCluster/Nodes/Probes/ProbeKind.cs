namespace OpenSipsHa.DevCluster.Nodes.Probes;

internal enum ProbeKind
{
    Startup,
    Liveness,
    Readiness,
}
