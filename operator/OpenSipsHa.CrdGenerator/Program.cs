using OpenSipsHa.CrdGenerator;

if (CommandLine.Parse(args) is not { } command)
{
    Console.Error.WriteLine("usage: OpenSipsHa.CrdGenerator [--check] DIRECTORY...");
    return 2;
}

var files = DefinitionFiles.All();
if (!command.Check)
{
    foreach (var directory in command.Directories)
        DefinitionFiles.Write(files, directory);
    return 0;
}

var drift = command.Directories.SelectMany(directory => DefinitionFiles.Drift(files, directory)).ToList();
foreach (var line in drift)
    Console.Error.WriteLine(line);
return drift.Count == 0 ? 0 : 1;
