using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.SipBench.Load;

/// <summary>A thread of the generator; what it throws is thrown where it is joined.</summary>
internal sealed class LoadThread
{
    private readonly Thread _thread;
    private Exception? _error;

    public LoadThread(string name, Action run)
    {
        _thread = new Thread(() =>
        {
            try
            {
                run();
            }
            catch (Exception e)
            {
                _error = e;
            }
        })
        { IsBackground = true, Name = name };
        _thread.Start();
    }

    public void Join()
    {
        _thread.Join();
        if (_error is { } error)
            throw new LabException($"{_thread.Name}: {error}");
    }
}
