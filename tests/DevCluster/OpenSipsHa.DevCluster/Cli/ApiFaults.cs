using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Faults;
using OpenSipsHa.DevCluster.Api.Storage;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>Faults of the API server that other processes ask for.</summary>
internal sealed class ApiFaults(ApiServer api) : IDisposable
{
    private IDisposable? _slow;
    private StoreSnapshot? _saved;

    /// <returns>False when the request is about something else.</returns>
    public async Task<bool> TryAsync(ControlRequest request, CancellationToken cancellation)
    {
        switch (request.Action)
        {
            case ControlAction.ApiSlow:
                Slow(request.Time);
                return true;
            case ControlAction.ApiRestart:
                await api.RestartAsync(request.Time, cancellation);
                return true;
            case ControlAction.ApiSave:
                _saved = api.Snapshot();
                return true;
            case ControlAction.ApiRestore:
                await api.RestoreAsync(
                    _saved ?? throw new LabException("there is no saved state to restore: `devcluster api-save` first"), cancellation);
                return true;
            default:
                return false;
        }
    }

    public void Dispose() => Slow(TimeSpan.Zero);

    private void Slow(TimeSpan delay)
    {
        var fault = delay > TimeSpan.Zero ? api.Faults.Add(new Fault { Delay = delay }) : null;
        Interlocked.Exchange(ref _slow, fault)?.Dispose();
    }
}
