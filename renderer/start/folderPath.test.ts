import { expect, it } from 'vitest';
import { folderName, isFolderName, joinFolder } from './folderPath.ts';

it('joins folders as the system of the engine writes them', () => {
  expect(joinFolder('/home/me', 'cars')).toBe('/home/me/cars');
  expect(joinFolder('/', 'cars')).toBe('/cars');
  expect(joinFolder('C:\\Users\\me', 'cars')).toBe('C:\\Users\\me\\cars');
  expect(joinFolder('C:\\', 'cars')).toBe('C:\\cars');
});

it('names a folder by its last part', () => {
  expect([folderName('/home/me/'), folderName('C:\\Users\\me'), folderName('/')]).toEqual(['me', 'me', '/']);
});

it('takes names of folders, and no paths', () => {
  expect(['cars', ' 2024 ', 'ä b'].every(isFolderName)).toBe(true);
  expect(['', '  ', '..', 'a/b', 'a\\b', 'x'.repeat(300)].some(isFolderName)).toBe(false);
});
